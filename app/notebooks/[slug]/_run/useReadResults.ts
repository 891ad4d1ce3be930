'use client'

import { useEffect } from 'react'
import { unpackResults } from '#server/core/grid/packedResults.ts'
import { useTRPCClient } from '../../../_trpc/client.ts'
import type { CellStore } from './cellStore.ts'
import { readResults } from './readResults.ts'

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Reads results that are stored and not on the page yet, whenever there are any. */
export function useReadResults(cells: CellStore): void {
  const client = useTRPCClient()
  useEffect(() => {
    const stop = new AbortController()
    let reading = false
    const look = () => {
      if (reading || stop.signal.aborted || cells.unread().size === 0) return
      reading = true
      const read = async (keys: Parameters<Parameters<typeof readResults>[0]['read']>[0]) =>
        unpackResults(keys, await client.runs.results.query({ keys }, { signal: stop.signal }))
      void readResults({ cells, read, wait }, stop.signal).finally(() => {
        reading = false
        look()
      })
    }
    look()
    const leave = cells.subscribeAll(look)
    return () => {
      leave()
      stop.abort()
    }
  }, [cells, client])
}
