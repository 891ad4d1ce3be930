'use client'

import { useCallback, useDeferredValue, useMemo, type ReactNode } from 'react'
import type { Slug } from '#server/core/ids.ts'
import type { NotebookFiles } from '../_files/useNotebookFiles.ts'
import { NotebookReactContext, type NotebookContext } from './notebookContext.ts'
import { openNotebook } from './openNotebook.ts'

/** Derives notebook, experiment and cells from the open files; typing stays smooth because the derivation is deferred. */
export function NotebookProvider({ slug, files, children }: { slug: Slug; files: NotebookFiles; children: ReactNode }) {
  const { store, state } = files
  const deferredFiles = useDeferredValue(state.files)
  const opened = useMemo(() => openNotebook(slug, deferredFiles), [slug, deferredFiles])
  const text = deferredFiles['notebook.md']?.text ?? ''

  const fileText = useCallback((path: string) => store.getState().files[path]?.text ?? null, [store])
  const editFile = useCallback((path: string, next: string) => store.dispatch({ type: 'edited', path, text: next }), [store])
  const editNotebook = useCallback(
    (edit: (text: string) => string) => {
      const before = fileText('notebook.md') ?? ''
      const after = edit(before)
      if (after !== before) editFile('notebook.md', after)
    },
    [fileText, editFile],
  )

  const context = useMemo<NotebookContext>(
    () => ({ slug, files, text, ...opened, editNotebook, editFile, fileText, flush: store.flush }),
    [slug, files, text, opened, editNotebook, editFile, fileText, store],
  )
  return <NotebookReactContext value={context}>{children}</NotebookReactContext>
}
