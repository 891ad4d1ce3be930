'use client'

import Link from 'next/link'
import { useMemo, useEffect } from 'react'
import type { Slug } from '#server/core/ids.ts'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { useNotebookFiles } from './_files/useNotebookFiles.ts'
import { RowMarksProvider } from './_dataset/RowMarksProvider.tsx'
import { NotebookHeader } from './_header/NotebookHeader.tsx'
import { NotebookProvider } from './_notebook/NotebookProvider.tsx'
import { RatingProvider } from './_rating/RatingProvider.tsx'
import { RunProvider } from './_run/RunProvider.tsx'
import { LoadingNotebook } from './LoadingNotebook.tsx'
import { Kbd } from '../../_ui/controls/Kbd.tsx'
import { SplitPane } from '../../_ui/layout/SplitPane.tsx'
import { NotebookDocument } from './_document/NotebookDocument.tsx'
import { ResultsPane } from './_grid/ResultsPane.tsx'
import { StatisticsProvider } from './_grid/heads/StatisticsProvider.tsx'
import { useNotebookView } from './_notebook/useNotebookView.ts'

/** The page of a notebook: loads its files, then shows header, document and results. */
export function NotebookPage({ slug }: { slug: Slug }) {
  const { state, store, loaded, loadError } = useNotebookFiles(slug)
  const files = useMemo(() => ({ state, store, loaded, loadError }), [state, store, loaded, loadError])
  const unreadable = state.files['notebook.md']?.error
  if (loadError && !loaded) return <Notice error={loadError} />
  if (!loaded) return <LoadingNotebook />
  if (unreadable) return <Notice error={unreadable} />
  return (
    <NotebookProvider slug={slug} files={files}>
      <RunProvider>
        <RatingProvider>
          <RowMarksProvider>
            <div className="flex h-full flex-col">
              <NotebookHeader />
              <NotebookPanes />
            </div>
          </RowMarksProvider>
        </RatingProvider>
      </RunProvider>
    </NotebookProvider>
  )
}

function Notice({ error }: { error: unknown }) {
  return (
    <div className="mx-auto flex max-w-180 flex-col gap-3 px-6 py-10">
      <h1 className="text-lg font-semibold">The notebook cannot be shown</h1>
      <ErrorNotice
        error={error}
        actions={
          <Link href="/" className="underline underline-offset-2">
            Show all notebooks
          </Link>
        }
      />
    </div>
  )
}

/** The document, the results, or both side by side. A pane that stays visible keeps its state and scroll position. */
function NotebookPanes() {
  const [view] = useNotebookView()
  useSwitchPaneKey()
  return (
    <div className="relative min-h-0 flex-1">
      {view === 'both' ? (
        <button
          type="button"
          onClick={focusGrid}
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

/** The element that F6 focuses in each pane. */
const entries = ['section[aria-label=Document]', '[role=grid][aria-label="Results grid"]'] as const

/** F6 moves the focus between document and grid, because Tab would stop at every block between them. */
function useSwitchPaneKey(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F6' || event.ctrlKey || event.metaKey || event.altKey) return
      const [written, grid] = entries.map((entry) => document.querySelector<HTMLElement>(entry))
      const to = grid && !grid.contains(document.activeElement) ? grid : written
      // With a single pane the browser handles the key.
      if (!to || to.contains(document.activeElement)) return
      event.preventDefault()
      to.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

function focusGrid(): void {
  document.querySelector<HTMLElement>(entries[1])?.focus()
}
