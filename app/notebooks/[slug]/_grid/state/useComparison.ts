'use client'

import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellKey, RunId } from '#server/core/ids.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { useNotebook } from '../../_notebook/notebookContext.ts'
import { besideCells, nothingBeside } from '../../_run/besideCells.ts'
import { createCellStore, type CellStore } from '../../_run/cellStore.ts'
import type { CellView } from '../../_run/cellView.ts'
import { useRun } from '../../_run/runContext.ts'
import { useReadResults } from '../../_run/useReadResults.ts'
import { useScoringBeside } from '../../_run/useScoringBeside.ts'
import { cellChange, type CellChange } from './cellChange.ts'
import { openEarlierRun } from './earlierRun.ts'

/** The grid beside an earlier run of it. */
export type Comparison = {
  run: RunId
  /** Outputs of the earlier run, as far as they are read. */
  cells: CellStore
  /** The key of the earlier cell; null where that run made nothing of it, or what it made is gone. */
  keyOf: (cell: GridCell) => CellKey | null
  /** Null while one of the two outputs is not there yet. */
  changeOf: (cell: GridCell, view: CellView) => CellChange | null
}

const noAnswers = {}
const missing: CellView = { status: 'empty' }

/** Compares the grid with an earlier run, cell by cell, by all scores of today: those of models too, as far as they were asked then. */
export function useComparison(run: RunId | null): { comparison: Comparison | null; error: unknown } {
  const { slug, experiment } = useNotebook()
  const { grid, scoring, measuring, lane, cells: present } = useRun()
  const trpc = useTRPC()
  const { data, error } = useQuery(
    trpc.runs.earlier.queryOptions(run === null ? skipToken : { run }, { structuralSharing: false, retry: false }),
  )
  const { data: answers } = useQuery(
    trpc.scores.get.queryOptions(run === null || !measuring.asks ? skipToken : { slug, lane, run }, {
      placeholderData: keepPreviousData,
      structuralSharing: false,
    }),
  )
  const [cells, setCells] = useState(createCellStore)
  const [cellsOf, setCellsOf] = useState(run)
  if (cellsOf !== run) {
    setCellsOf(run)
    setCells(createCellStore())
  }
  const { cases } = scoring
  const earlier = useMemo(() => (data && run !== null ? openEarlierRun(data, cases) : null), [data, run, cases])
  const planned = grid?.cells
  const own = useMemo(() => new Set(planned?.map(({ key }) => key)), [planned])
  useEffect(() => {
    if (!planned || !earlier) return
    // A cell with the key of then is the same cell; of the others the outputs of then are read.
    const same = new Set(planned.flatMap((cell) => (earlier.find(cell)?.cell.key === cell.key ? (cell.key ?? []) : [])))
    const { done, failed, madeBy } = earlier.stored
    cells.setStored({ done: done.filter((key) => !same.has(key)), failed, madeBy })
  }, [cells, planned, earlier])
  useReadResults(cells)

  const measured = answers?.measured ?? noAnswers
  const beside = useMemo(() => {
    if (!earlier) return nothingBeside
    // Only what that run made stood beside its cells: a later text under the same key is none of its neighbours.
    const made = new Set<CellKey | null>(earlier.stored.done)
    return besideCells(earlier.cells, { view: (key) => (made.has(key) ? (own.has(key) ? present : cells).view(key) : missing) }, measured)
  }, [earlier, own, present, cells, measured])
  const earlierScoring = useScoringBeside(run === null ? null : experiment, beside)
  const directions = useMemo(
    () =>
      scoring.names.map((name, position) => {
        const metric = findMetric(scoring.specs[position]?.metric ?? '')
        // How long one cell took hangs on what ran beside it, and is never the same twice.
        return { name, higherIsBetter: metric && metric.group !== 'speed' ? metric.higherIsBetter : null }
      }),
    [scoring],
  )
  const comparison = useMemo<Comparison | null>(() => {
    if (run === null || !earlier) return null
    const changeOf = (cell: GridCell, view: CellView) => {
      if (view.status !== 'done') return null
      const then = earlier.find(cell)
      if (then?.was === 'recomputed') return 'recomputed'
      if (then?.was !== 'done') return 'new'
      if (then.cell.key === cell.key) return 'same'
      const before = (own.has(then.cell.key) ? present : cells).view(then.cell.key)
      // It is being read, or computed anew at another place of today's grid.
      if (before.status === 'loading' || before.status === 'queued' || before.status === 'running') return null
      return cellChange(
        { output: view.output, scores: scoring.scoresOf(cell, view.output)?.scores ?? null },
        before.status === 'done'
          ? { output: before.output, scores: earlierScoring.scoresOf(then.cell, before.output)?.scores ?? null }
          : null,
        directions,
      )
    }
    const keyOf = (cell: GridCell) => {
      const then = earlier.find(cell)
      return then?.was === 'done' ? then.cell.key : null
    }
    return { run, cells, keyOf, changeOf }
  }, [run, earlier, own, present, cells, scoring, earlierScoring, directions])
  return { comparison, error: run === null ? null : error }
}
