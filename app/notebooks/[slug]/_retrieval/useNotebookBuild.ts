'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { NotebookBuilds } from '#server/api/retrievalService.ts'
import { useTRPCClient } from '../../../_trpc/client.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'

export type NotebookBuilding = {
  /** Null before the server has answered. */
  builds: NotebookBuilds | null
  asking: boolean
  start: () => void
  cancel: () => void
}

/** The building of the indexes that the notebook lacks, whichever tab began it. The grid is fetched again at its end. */
export function useNotebookBuild(): NotebookBuilding {
  const { slug, flush } = useNotebook()
  const { refetchGrid } = useRun()
  const client = useTRPCClient()
  const [builds, setBuilds] = useState<NotebookBuilds | null>(null)
  const [asking, setAsking] = useState(false)
  const seen = useTabSeen()
  const wasBuilding = useRef(false)
  useEffect(() => {
    if (!seen) return
    const subscription = client.retrievals.watch.subscribe(
      { slug },
      {
        onData: (next) => {
          setBuilds(next)
          if (wasBuilding.current && !next.building) void refetchGrid()
          wasBuilding.current = next.building
        },
      },
    )
    return () => subscription.unsubscribe()
  }, [client, slug, seen, refetchGrid])

  const start = useCallback(async () => {
    setAsking(true)
    try {
      await flush()
      const { indexes } = await client.retrievals.build.mutate({ slug })
      // Another process has built them in the meantime. A short build may also end before it is seen.
      if (indexes.length === 0) void refetchGrid()
      else wasBuilding.current = true
    } catch (thrown) {
      toastError(thrown, 'The indexes are not built')
    } finally {
      setAsking(false)
    }
  }, [client, flush, slug, refetchGrid])
  const cancel = useCallback(() => {
    client.retrievals.cancel.mutate({ slug }).catch((thrown: unknown) => toastError(thrown, 'The building goes on'))
  }, [client, slug])
  return { builds, asking, start: () => void start(), cancel }
}
