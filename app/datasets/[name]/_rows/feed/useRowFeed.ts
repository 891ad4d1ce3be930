'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import type { DatasetState } from '../../../../_trpc/apiTypes.ts'
import { useTRPCClient } from '../../../../_trpc/client.ts'
import { type OpenFeed, openRowFeed } from './openRowFeed.ts'

/** The feed of a dataset, which follows its changes; the component renders again when what it shows changes. */
export function useRowFeed(dataset: string, state: DatasetState | null): OpenFeed {
  const client = useTRPCClient()
  const [open] = useState(() =>
    openRowFeed({
      rows: (numbers) => client.datasets.rows.query({ dataset, numbers: [...numbers] }),
      byId: (ids) => client.datasets.byId.query({ dataset, ids: [...ids] }),
      change: ({ ids, change, by }) => client.datasets.change.mutate({ dataset, ids, change, by }),
      undo: (by) => client.datasets.undo.mutate({ dataset, by }),
    }),
  )
  const { feed } = open
  useSyncExternalStore(feed.subscribe, feed.version, feed.version)
  useEffect(() => {
    if (state) feed.follow(state)
  }, [feed, state])
  return open
}
