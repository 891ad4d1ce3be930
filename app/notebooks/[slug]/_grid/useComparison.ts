'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { unpackGrid, type GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellKey, RunId } from '#server/core/ids.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { createCellStore, type CellStore } from '../_run/cellStore.ts'
import type { CellView } from '../_run/cellView.ts'
import { useRun } from '../_run/runContext.ts'
import { useReadResults } from '../_run/useReadResults.ts'
import { cellChange, type CellChange } from './cellChange.ts'
import { earlierKeys } from './earlierRun.ts'

/** The grid beside an earlier run of it. */
export type Comparison = {
  run: RunId
  /** Outputs of the earlier run, as far as they are read. */
  cells: CellStore
  keyOf: (cell: GridCell) => CellKey | null
  /** Null while one of the two outputs is not there yet. */
  changeOf: (cell: GridCell, view: CellView) => CellChange | null
}

/** Compares the grid with an earlier run, cell by cell. */
export function useComparison(run: RunId | null): { comparison: Comparison | null; error: unknown } {
  const { grid, scoring } = useRun()
  const trpc = useTRPC()
  const { data, error } = useQuery(
    trpc.runs.earlier.queryOptions(run === null ? skipToken : { run }, { staleTime: Infinity, structuralSharing: false, retry: false }),
  )
  const [cells, setCells] = useState(createCellStore)
  const [cellsOf, setCellsOf] = useState(run)
  if (cellsOf !== run) {
    setCellsOf(run)
    setCells(createCellStore())
  }
  const planned = grid?.cells
  const keyOf = useMemo(() => (data ? earlierKeys(unpackGrid(data)) : null), [data])
  useEffect(() => {
    if (!planned || !keyOf) return
    // A cell with the key of then is the same cell; of the others the outputs of then are read.
    const done = planned.flatMap((cell) => {
      const key = keyOf(cell)
      return key === null || key === cell.key ? [] : [key]
    })
    cells.setStored({ done, failed: [] })
  }, [cells, planned, keyOf])
  useReadResults(cells)

  const directions = useMemo(
    () =>
      scoring.names.map((name, position) => ({
        name,
        higherIsBetter: findMetric(scoring.specs[position]?.metric ?? '')?.higherIsBetter ?? null,
      })),
    [scoring],
  )
  const comparison = useMemo<Comparison | null>(() => {
    if (run === null || !keyOf) return null
    const changeOf = (cell: GridCell, view: CellView) => {
      if (view.status !== 'done') return null
      const key = keyOf(cell)
      if (key !== null && key === cell.key) return 'same'
      const earlier = cells.view(key)
      if (earlier.status === 'loading') return null
      const scoresOf = (ofKey: CellKey | null, output: string) =>
        scoring.scoresOf({ case: cell.case, caseIndex: cell.caseIndex, key: ofKey }, output)?.scores ?? null
      return cellChange(
        { output: view.output, scores: scoring.scoresOf(cell, view.output)?.scores ?? null },
        earlier.status === 'done' ? { output: earlier.output, scores: scoresOf(key, earlier.output) } : null,
        directions,
      )
    }
    return { run, cells, keyOf, changeOf }
  }, [run, keyOf, cells, scoring, directions])
  return { comparison, error: run === null ? null : error }
}
