'use client'

import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { isConnectionError } from '../../../_trpc/connection.ts'
import { useTRPC, useTRPCClient } from '../../../_trpc/client.ts'
import { type EarlierRun, openEarlierRun } from '../_grid/state/earlierRun.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'

const MOST_RUNS = 12

/** A run of the notebook, by its number, and what the store still has of what it made. */
export type NumberedRun = EarlierRun & { number: number }

/** The notebook's last twelve runs that have ended, oldest first, each cell with its case of today. Reads nothing unless `wanted`. */
export function useEarlierRuns(wanted: boolean): readonly NumberedRun[] {
  const { slug } = useNotebook()
  const { scoring, running } = useRun()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const { data: listed, refetch } = useQuery(trpc.runs.list.queryOptions(wanted ? { slug } : skipToken))
  useEffect(() => {
    if (wanted && !running) void refetch()
  }, [wanted, running, refetch])

  // Newest first as listed; a run keeps its number as others follow it.
  const runs = useMemo(
    () =>
      (listed ?? [])
        .map(({ run, outcome }, at, all) => ({ run, outcome, number: all.length - at }))
        .filter(({ outcome }) => outcome !== 'running')
        .slice(0, MOST_RUNS)
        .toReversed(),
    [listed],
  )
  const { data: grids } = useQuery({
    queryKey: ['history of runs', runs.map(({ run }) => run)],
    queryFn: () =>
      Promise.all(runs.map(async ({ run, number }) => ({ number, packed: await client.runs.earlier.query({ run }).catch(nullIfGone) }))),
    enabled: wanted && runs.length > 0,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    structuralSharing: false,
  })
  const { cases } = scoring
  return useMemo(
    () => (grids ?? []).flatMap(({ number, packed }) => (packed ? [{ ...openEarlierRun(packed, cases), number }] : [])),
    [grids, cases],
  )
}

/** A run whose log is gone is left out, and the others are drawn; a server that is away is asked again. */
function nullIfGone(thrown: unknown): null {
  if (isConnectionError(thrown)) throw thrown
  return null
}
