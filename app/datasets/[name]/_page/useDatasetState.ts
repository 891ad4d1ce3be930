'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useRef, useState } from 'react'
import type { DatasetState } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'

/** The facts of a large dataset take the server a moment, and a reviewer changes rows more often than that. */
const FETCH_EVERY_MS = 1_000

/** The last change of a dataset by any program, null until it is known. The facts are fetched again after changes. */
export function useDatasetState(dataset: string): DatasetState | null {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [state, setState] = useState<DatasetState | null>(null)
  const fetched = useRef(0)
  useSubscription(trpc.datasets.watch.subscriptionOptions({ dataset }, { enabled: useTabSeen(), onData: setState }))
  useEffect(() => {
    if (state === null) return
    const timer = setTimeout(
      () => {
        fetched.current = performance.now()
        void queries.invalidateQueries(trpc.datasets.get.queryFilter({ dataset }))
      },
      Math.max(0, fetched.current + FETCH_EVERY_MS - performance.now()),
    )
    return () => clearTimeout(timer)
  }, [state, dataset, queries, trpc])
  return state
}
