'use client'

import { useCallback, useMemo, type ReactNode } from 'react'
import type { Slug } from '#server/core/ids.ts'
import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'
import type { NotebookFiles } from '../_files/useNotebookFiles.ts'
import { NotebookReactContext, type NotebookContext } from './notebookContext.ts'
import { useOpenNotebook } from './useOpenNotebook.ts'

/** Derives notebook, experiment and cells from the open files. Blocks follow every keystroke; planning comes a moment later. */
export function NotebookProvider({ slug, files, children }: { slug: Slug; files: NotebookFiles; children: ReactNode }) {
  const { store, state } = files
  const text = state.files['notebook.md']?.text ?? ''
  const notebook = useMemo(() => parseNotebook(text), [text])
  const opened = useOpenNotebook(slug, notebook, state.files)

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
    () => ({ slug, files, text, notebook, ...opened, editNotebook, editFile, fileText, flush: store.flush }),
    [slug, files, text, notebook, opened, editNotebook, editFile, fileText, store],
  )
  return <NotebookReactContext value={context}>{children}</NotebookReactContext>
}
