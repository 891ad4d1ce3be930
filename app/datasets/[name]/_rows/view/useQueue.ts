'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { RowQuery } from '#server/core/dataset/query/rowQuery.ts'
import type { DatasetState } from '../../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import type { RowFeed } from '../feed/rowFeed.ts'

export type Queue = {
  /** Numbers of the rows, in order. They stay while rows are changed, until the filter or the order changes or `refetch` is called. */
  numbers: readonly number[]
  placeOf: (n: number) => number | null
  /** The numbers are of an earlier query, because those of this one are being fetched. */
  isEarlier: boolean
  isPending: boolean
  error: unknown
  /** The state of the dataset that the queue is of. */
  state: DatasetState | null
  refetch: () => Promise<readonly number[]>
}

const none: number[] = []

/** The rows of a query. When the rows get other numbers, the feed forgets what it has and the queue is fetched again. */
export function useQueue(dataset: string, query: RowQuery, { feed, state }: { feed: RowFeed; state: DatasetState | null }): Queue {
  const trpc = useTRPC()
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(
    trpc.datasets.numbers.queryOptions(
      { dataset, query },
      {
        placeholderData: keepPreviousData,
        structuralSharing: false,
        staleTime: Infinity,
        // A queue that is opened again is of that moment.
        gcTime: 0,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    ),
  )
  const generation = useRef<number | null>(null)
  // In a layout effect, because the list asks for rows of the new numbers in an effect of its own, which runs before one of its parent.
  useLayoutEffect(() => {
    if (!data || data.generation === generation.current) return
    generation.current = data.generation
    feed.clear(data)
  }, [data, feed])
  const isOld = state !== null && data !== undefined && state.generation > data.generation
  useEffect(() => {
    if (isOld) void refetch()
  }, [isOld, refetch])
  const places = useMemo(() => new Map(data?.numbers.map((n, at) => [n, at])), [data])
  return {
    numbers: data?.numbers ?? none,
    placeOf: (n) => places.get(n) ?? null,
    isEarlier: isPlaceholderData,
    isPending,
    error,
    state: data ?? null,
    refetch: async () => (await refetch()).data?.numbers ?? none,
  }
}
