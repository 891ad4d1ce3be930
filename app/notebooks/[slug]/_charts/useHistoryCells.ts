'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ChartCell } from '#server/core/charts/chartCell.ts'
import { measuresOf } from '#server/core/charts/chartKinds.ts'
import { unpackGrid } from '#server/core/grid/packedGrid.ts'
import { useTRPC, useTRPCClient } from '../../../_trpc/client.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { createCellStore } from '../_run/cellStore.ts'
import { useRun } from '../_run/runContext.ts'
import { useReadResults } from '../_run/useReadResults.ts'

const MOST_RUNS = 12
const LOOK_AGAIN_MS = 300

/** Gives the cells of the notebook's last twelve runs, each with the number of its run, scored by today's metrics. Reads nothing unless `wanted`. */
export function useHistoryCells(wanted: boolean): () => ChartCell[] {
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
    // A run whose log is gone is left out, the others are drawn.
    queryFn: () => Promise.all(runs.map(({ run }) => client.runs.earlier.query({ run }).catch(() => null))),
    enabled: wanted && runs.length > 0,
    staleTime: Infinity,
    structuralSharing: false,
  })

  const [store] = useState(createCellStore)
  useReadResults(store)
  const planned = useMemo(
    () =>
      (grids ?? []).flatMap((packed, at) => {
        const number = runs[at]?.number
        return packed && number !== undefined ? [...unpackGrid(packed)].map((cell) => ({ cell, run: number })) : []
      }),
    [grids, runs],
  )
  useEffect(() => {
    store.setStored({ done: [...new Set(planned.flatMap(({ cell }) => cell.key ?? []))], failed: [] })
  }, [store, planned])

  const [version, setVersion] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const stop = store.subscribeAll(() => {
      timer ??= setTimeout(() => {
        timer = null
        setVersion((before) => before + 1)
      }, LOOK_AGAIN_MS)
    })
    return () => {
      stop()
      if (timer) clearTimeout(timer)
    }
  }, [store])

  return useCallback(() => {
    // A new version means that the store has read more: the cells are looked through again.
    if (version < 0) return []
    return planned.flatMap(({ cell, run }): ChartCell[] => {
      const view = store.view(cell.key)
      if (view.status !== 'done') return []
      const { case: id, caseIndex, key } = cell
      const scored = scoring.scoresOf({ case: id, caseIndex, key }, view.output)
      return [{ cell, run, values: { ...measuresOf(view), ...scored?.scores } }]
    })
  }, [version, planned, store, scoring])
}
