'use client'

import { useEffect, useRef, useState } from 'react'
import type { Notebook } from '#server/core/notebook/notebook.ts'
import type { OpenFile } from '../_files/fileSync.ts'
import { openNotebook, type OpenNotebook } from './openNotebook.ts'

const LEAST_WAIT_MS = 120
const MOST_WAIT_MS = 1_500

/** Reads and plans the notebook a moment after the last edit; the longer planning takes, the longer the moment. */
export function useOpenNotebook(slug: string, notebook: Notebook, files: Record<string, OpenFile>): OpenNotebook {
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
