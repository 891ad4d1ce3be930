'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Slug } from '#server/core/ids.ts'
import type { ErrorData } from '#server/core/errors.ts'
import { useTRPCClient } from '../../../_trpc/client.ts'
import { errorDataOf } from '../../../_trpc/errorDataOf.ts'
import { isConnectionError } from '../../../_trpc/connection.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'
import { emptyFileSync, isDirty, type FileSync } from './fileSync.ts'
import { createFileSyncStore, type FileSyncStore } from './fileSyncStore.ts'

const RETRY_MS = 2_000

export type NotebookFiles = {
  state: FileSync
  store: FileSyncStore
  loaded: boolean
  loadError: ErrorData | null
}

/** The notebook's files: loaded once, watched for external edits, and saved shortly after each edit. */
export function useNotebookFiles(slug: Slug): NotebookFiles {
  const client = useTRPCClient()
  const [loaded, setLoaded] = useState(false)
  const [loadError, setLoadError] = useState<ErrorData | null>(null)
  const [store] = useState(() =>
    createFileSyncStore({
      save: (files) => client.notebooks.save.mutate({ slug, files }),
      read: async () => (await client.notebooks.get.query({ slug })).files,
      toError: errorDataOf,
    }),
  )
  const state = useSyncExternalStore(store.subscribe, store.getState, () => emptyFileSync)

  // Starts before the read, and first sends every file, so that edits missed by the read or made while the tab was hidden
  // are received.
  const seen = useTabSeen()
  useEffect(() => {
    if (!seen) return
    const watch = client.notebooks.watch.subscribe({ slug }, { onData: (file) => store.dispatch({ type: 'diskChanged', file }) })
    return () => watch.unsubscribe()
  }, [client, slug, store, seen])

  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const load = async () => {
      try {
        await store.load()
        if (gone) return
        setLoaded(true)
        setLoadError(null)
      } catch (thrown) {
        if (gone) return
        setLoadError(errorDataOf(thrown))
        if (isConnectionError(thrown)) again = setTimeout(() => void load(), RETRY_MS)
      }
    }
    void load()
    return () => {
      gone = true
      clearTimeout(again)
      void store.flush().catch(() => undefined)
      store.dispose()
    }
  }, [store])

  const dirty = isDirty(state)
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [dirty])

  return { state, store, loaded, loadError }
}
