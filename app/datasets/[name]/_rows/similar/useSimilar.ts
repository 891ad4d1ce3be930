'use client'

import { keepPreviousData, skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useState } from 'react'
import type { RowId } from '#server/core/dataset/row/row.ts'
import type { SimilarBy, SimilarJob } from '../../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { toastError } from '../../../../_ui/overlay/toasts.ts'

const MOST = 60

/** The rows nearest to one, and the computation that has to come first. */
export function useSimilar({ dataset, by, row }: { dataset: string; by: SimilarBy; row: RowId }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [job, setJob] = useState<SimilarJob>(null)
  const nearest = useQuery(
    trpc.similarRows.nearest.queryOptions(
      { dataset, by, row, most: MOST },
      { retry: false, staleTime: 30_000, placeholderData: keepPreviousData },
    ),
  )
  const ids = nearest.data?.rows.map(({ id }) => id)
  const rows = useQuery(
    trpc.datasets.byId.queryOptions(ids ? { dataset, ids: [row, ...ids] } : skipToken, { placeholderData: keepPreviousData }),
  )
  useSubscription(trpc.similarRows.watch.subscriptionOptions({ dataset, by }, { onData: setJob }))
  const status = job?.status
  useEffect(() => {
    if (status === 'done') void queries.invalidateQueries(trpc.similarRows.nearest.pathFilter())
  }, [status, queries, trpc])
  const onError = (thrown: unknown) => toastError(thrown, 'The rows were not compared')
  const prepare = useMutation(trpc.similarRows.prepare.mutationOptions({ onError }))
  const cancel = useMutation(trpc.similarRows.cancel.mutationOptions({ onError }))
  return {
    nearest,
    rows: rows.data ?? null,
    job,
    prepare: () => prepare.mutate({ dataset, by }),
    isStarting: prepare.isPending,
    cancel: () => cancel.mutate({ dataset, by }),
    refetch: () => void queries.invalidateQueries(trpc.datasets.byId.pathFilter()),
  }
}
