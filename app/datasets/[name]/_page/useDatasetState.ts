'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useRef, useState } from 'react'
import type { DatasetNews, DatasetState } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'

/** The facts of a large dataset take the server a moment, and a reviewer changes rows more often than that. */
const FETCH_EVERY_MS = 1_000

/**
 * The last change of a dataset by any program, null until it is known and while the dataset cannot be read. The facts are fetched again after
 * changes, also when the file becomes unreadable or readable.
 */
export function useDatasetState(dataset: string): DatasetState | null {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [news, setNews] = useState<DatasetNews | null>(null)
  const fetched = useRef(0)
  useSubscription(trpc.datasets.watch.subscriptionOptions({ dataset }, { enabled: useTabSeen(), onData: setNews }))
  useEffect(() => {
    if (news === null) return
    const timer = setTimeout(
      () => {
        fetched.current = performance.now()
        void queries.invalidateQueries(trpc.datasets.get.queryFilter({ dataset }))
      },
      Math.max(0, fetched.current + FETCH_EVERY_MS - performance.now()),
    )
    return () => clearTimeout(timer)
  }, [news, dataset, queries, trpc])
  return news === null || 'problem' in news ? null : news
}
