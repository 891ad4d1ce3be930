'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Slug } from '#server/core/ids.ts'
import type { ErrorData } from '#server/core/errors.ts'
import { useTRPCClient } from '../../../_trpc/client.ts'
import { errorDataOf } from '../../../_trpc/errorDataOf.ts'
import { emptyFileSync, isDirty, type FileSync } from './fileSync.ts'
import { createFileSyncStore, type FileSyncStore } from './fileSyncStore.ts'

export type NotebookFiles = {
  state: FileSync
  store: FileSyncStore
  loaded: boolean
  loadError: ErrorData | null
}

/** The notebook's files, read once, watched for edits made elsewhere, and saved a moment after each edit. */
export function useNotebookFiles(slug: Slug): NotebookFiles {
  const client = useTRPCClient()
  const [loaded, setLoaded] = useState(false)
  const [loadError, setLoadError] = useState<ErrorData | null>(null)
  const [store] = useState(() => {
    const reload = async () => {
      const { files } = await client.notebooks.get.query({ slug })
      made.dispatch({ type: 'loaded', files })
    }
    const made = createFileSyncStore({ save: (files) => client.notebooks.save.mutate({ slug, files }), reload, toError: errorDataOf })
    return made
  })
  const state = useSyncExternalStore(store.subscribe, store.getState, () => emptyFileSync)

  useEffect(() => {
    let gone = false
    const read = () =>
      client.notebooks.get.query({ slug }).then(
        ({ files }) => {
          if (gone) return
          store.dispatch({ type: 'loaded', files })
          setLoaded(true)
          setLoadError(null)
        },
        (thrown: unknown) => {
          if (!gone) setLoadError(errorDataOf(thrown))
        },
      )
    // Subscribe first, read after: an edit between the two is then seen by one of them.
    const subscription = client.notebooks.watch.subscribe(
      { slug },
      { onStarted: () => void read(), onData: (file) => store.dispatch({ type: 'diskChanged', file }) },
    )
    void read()
    return () => {
      gone = true
      subscription.unsubscribe()
      void store.flush().catch(() => undefined)
      store.dispose()
    }
  }, [client, slug, store])

  const dirty = isDirty(state)
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [dirty])

  return { state, store, loaded, loadError }
}
