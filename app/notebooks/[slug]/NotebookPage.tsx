'use client'

import Link from 'next/link'
import { useMemo, useEffect } from 'react'
import type { Slug } from '#server/core/ids.ts'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { useNotebookFiles } from './_files/useNotebookFiles.ts'
import { NotebookHeader } from './_header/NotebookHeader.tsx'
import { NotebookProvider } from './_notebook/NotebookProvider.tsx'
import { RatingProvider } from './_rating/RatingProvider.tsx'
import { RunProvider } from './_run/RunProvider.tsx'
import Loading from './loading.tsx'
import { Kbd } from '../../_ui/controls/Kbd.tsx'
import { SplitPane } from '../../_ui/layout/SplitPane.tsx'
import { NotebookDocument } from './_document/NotebookDocument.tsx'
import { ResultsPane } from './_grid/ResultsPane.tsx'
import { StatisticsProvider } from './_grid/heads/StatisticsProvider.tsx'
import { useNotebookView } from './_notebook/useNotebookView.ts'

/** One notebook: loads its files, then header, document and results around them. */
export function NotebookPage({ slug }: { slug: Slug }) {
  const { state, store, loaded, loadError } = useNotebookFiles(slug)
  const files = useMemo(() => ({ state, store, loaded, loadError }), [state, store, loaded, loadError])
  const unreadable = state.files['notebook.md']?.error
  if (loadError && !loaded) return <Notice error={loadError} />
  if (!loaded) return <Loading />
  if (unreadable) return <Notice error={unreadable} />
  return (
    <NotebookProvider slug={slug} files={files}>
      <RunProvider>
        <RatingProvider>
          <div className="flex h-full flex-col">
            <NotebookHeader />
            <NotebookPanes />
          </div>
        </RatingProvider>
      </RunProvider>
    </NotebookProvider>
  )
}

function Notice({ error }: { error: unknown }) {
  return (
    <div className="mx-auto max-w-180 px-6 py-10">
      <ErrorNotice
        error={error}
        actions={
          <Link href="/" className="underline underline-offset-2">
            Go to the notebooks
          </Link>
        }
      />
    </div>
  )
}

/** The document, the results, or both side by side. A pane that stays keeps its place, its scroll and what is open in it. */
function NotebookPanes() {
  const [view] = useNotebookView()
  useOtherPane()
  return (
    <div className="relative min-h-0 flex-1">
      {view === 'both' ? (
        <button
          type="button"
          onClick={enterGrid}
          className="floating sr-only z-30 rounded-md focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:px-3 focus:py-1.5"
        >
          Skip to the results <Kbd keys="F6" />
        </button>
      ) : null}
      <SplitPane
        label="Resize document and results"
        storageKey="notebook"
        initial={0.46}
        least={0.22}
        first={view === 'results' ? null : <NotebookDocument />}
        second={
          view === 'write' ? null : (
            <StatisticsProvider>
              <ResultsPane />
            </StatisticsProvider>
          )
        }
      />
    </div>
  )
}

/** Where the keyboard goes in each pane. */
const entries = ['section[aria-label=Document]', '[role=grid][aria-label="Results grid"]'] as const

/** F6 goes from the document to the grid and back: Tab would pass every block between them. */
function useOtherPane(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F6' || event.ctrlKey || event.metaKey || event.altKey) return
      const [written, grid] = entries.map((entry) => document.querySelector<HTMLElement>(entry))
      const to = grid && !grid.contains(document.activeElement) ? grid : written
      // With one pane alone the key stays the browser's.
      if (!to || to.contains(document.activeElement)) return
      event.preventDefault()
      to.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Puts the keyboard into the grid. */
function enterGrid(): void {
  document.querySelector<HTMLElement>(entries[1])?.focus()
}
