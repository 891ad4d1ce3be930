'use client'

import Link from 'next/link'
import { useMemo } from 'react'
import type { Slug } from '#server/core/ids.ts'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { useNotebookFiles } from './_files/useNotebookFiles.ts'
import { NotebookHeader } from './_header/NotebookHeader.tsx'
import { NotebookProvider } from './_notebook/NotebookProvider.tsx'
import { RatingProvider } from './_rating/RatingProvider.tsx'
import { RunProvider } from './_run/RunProvider.tsx'
import { NotebookPanes } from './NotebookPanes.tsx'
import Loading from './loading.tsx'

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
