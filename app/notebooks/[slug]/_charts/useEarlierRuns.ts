'use client'

import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useTRPC, useTRPCClient } from '../../../_trpc/client.ts'
import { isConnectionError } from '../../../_trpc/isConnectionError.ts'
import { type EarlierRun, openEarlierRun } from '../_grid/state/earlierRun.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'

const MOST_RUNS = 12

/** A run of the notebook with its number, and those of its results that the store still has. */
export type NumberedRun = EarlierRun & { number: number }

/** The last twelve runs of the notebook that have ended, oldest first, their cells with the current test cases. Empty unless `wanted`. */
export function useEarlierRuns(wanted: boolean): readonly NumberedRun[] {
  const { slug } = useNotebook()
  const { scoring, running } = useRun()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const { data: listed, refetch } = useQuery(trpc.runs.list.queryOptions(wanted ? { slug } : skipToken))
  useEffect(() => {
    if (wanted && !running) void refetch()
  }, [wanted, running, refetch])

  // The list has the newest run first. Numbers count from the oldest, so that later runs do not change them.
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

/** Leaves out a run whose log is gone. An error of the connection is thrown, so that the query tries again. */
function nullIfGone(thrown: unknown): null {
  if (isConnectionError(thrown)) throw thrown
  return null
}
