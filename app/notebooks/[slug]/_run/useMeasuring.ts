'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { ScoreService } from '#server/api/services.ts'
import type { Lane } from '#server/core/experiment/cell.ts'
import type { Measured } from '#server/core/metrics/metric/measurement.ts'
import { useTRPC, useTRPCClient } from '../../../_trpc/client.ts'
import { toastError } from '../../../_ui/overlay/toasts.ts'

const LOOK_EVERY_MS = 700
/** Answers of a long job are fetched at this interval, so that the grid fills meanwhile. */
const FETCH_EVERY_MS = 4_000

/** Scores that models measure: what is known, what is missing, and the job that asks for the rest. */
export type Measuring = {
  /** False if no metric of the notebook asks a model; everything else is empty then. */
  asks: boolean
  measured: Record<string, Measured>
  missing: number
  failed: number
  job: ReturnType<ScoreService['job']>
  start: (options?: { retryFailed?: boolean }) => void
  stop: () => void
}

const nothing: Record<string, Measured> = {}

/** `running`: whether a run is running; when it ends its outputs are scored. `versions` changes with every save. */
export function useMeasuring({
  slug,
  lane,
  asks,
  running,
  versions,
}: {
  slug: string
  lane: Lane
  asks: boolean
  running: boolean
  versions: string
}) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const { data } = useQuery(
    trpc.scores.get.queryOptions({ slug, lane }, { enabled: asks, placeholderData: keepPreviousData, structuralSharing: false }),
  )
  const { data: job = null } = useQuery(
    trpc.scores.job.queryOptions(
      { slug },
      { enabled: asks, refetchInterval: (query) => (query.state.data?.running ? LOOK_EVERY_MS : false) },
    ),
  )
  const refetch = useCallback(() => void queries.invalidateQueries({ queryKey: trpc.scores.get.queryKey() }), [queries, trpc])
  const start = useCallback(
    (options: { retryFailed?: boolean } = {}) => {
      client.scores.measure
        .mutate({ slug, lane, ...options })
        .then(({ job: begun }) => {
          queries.setQueryData(trpc.scores.job.queryKey({ slug }), begun)
          refetch()
        })
        .catch((thrown: unknown) => toastError(thrown, 'The outputs were not scored'))
    },
    [client, queries, trpc, slug, lane, refetch],
  )
  const stop = useCallback(
    () => void client.scores.cancel.mutate({ slug }).catch((thrown: unknown) => toastError(thrown, 'Scoring was not stopped')),
    [client, slug],
  )

  useOnChange(versions, refetch)
  useOnChange(running, (now) => {
    if (!now && asks) start()
  })
  useOnChange(job?.running ?? false, refetch)
  const busy = job?.running ?? false
  useEffect(() => {
    if (!busy) return
    const timer = setInterval(refetch, FETCH_EVERY_MS)
    return () => clearInterval(timer)
  }, [busy, refetch])

  const { measured = nothing, missing = 0, failed = 0 } = (asks ? data : undefined) ?? {}
  return useMemo<Measuring>(
    () => ({ asks, measured, missing, failed, job: asks ? job : null, start, stop }),
    [asks, measured, missing, failed, job, start, stop],
  )
}

/** Calls `onChange` when the value changes, not at the first render. */
function useOnChange<T>(value: T, onChange: (value: T) => void): void {
  const last = useRef(value)
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  useEffect(() => {
    if (last.current === value) return
    last.current = value
    latest.current(value)
  }, [value])
}
