'use client'

import { useCallback, useMemo, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Slug } from '#server/core/ids.ts'
import type { Notebook } from '#server/core/notebook/notebook.ts'
import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'
import type { OpenFile } from '../_files/fileSync.ts'
import type { NotebookFiles } from '../_files/useNotebookFiles.ts'
import { NotebookReactContext, type NotebookContext } from './notebookContext.ts'
import { openNotebook, type OpenNotebook } from './openNotebook.ts'

/** Derives notebook, experiment and cells from the open files. Blocks are parsed at every keystroke, cells planned a moment later. */
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

const LEAST_WAIT_MS = 120

const MOST_WAIT_MS = 1_500

/** Reads and plans the notebook a moment after the last edit. The longer planning takes, the longer it waits. */
function useOpenNotebook(slug: string, notebook: Notebook, files: Record<string, OpenFile>): OpenNotebook {
  const [opened, setOpened] = useState(() => openNotebook(slug, notebook, files))
  const openedFor = useRef({ notebook, files })
  const wait = useRef(LEAST_WAIT_MS)
  useEffect(() => {
    if (openedFor.current.notebook === notebook && openedFor.current.files === files) return
    const timer = setTimeout(() => {
      const began = performance.now()
      openedFor.current = { notebook, files }
      setOpened(openNotebook(slug, notebook, files))
      wait.current = Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, 3 * (performance.now() - began)))
    }, wait.current)
    return () => clearTimeout(timer)
  }, [slug, notebook, files])
  return opened
}
