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

/** The comparison of the grid with an earlier run. */
export type Comparison = {
  run: RunId
  /** The outputs of the earlier run that are loaded so far. */
  cells: CellStore
  /** The key of the earlier cell; null if that run has no output for it, or the output was replaced. */
  keyOf: (cell: GridCell) => CellKey | null
  /** Null until both outputs are loaded. */
  changeOf: (cell: GridCell, view: CellView) => CellChange | null
}

const noAnswers = {}
const missing: CellView = { status: 'empty' }

/** Compares the grid with an earlier run, cell by cell, using all current scores. Scores by models are used if they are stored. */
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
    // A cell with an unchanged key is the same cell. For the others the earlier outputs are loaded.
    const same = new Set(planned.flatMap((cell) => (earlier.find(cell)?.cell.key === cell.key ? (cell.key ?? []) : [])))
    const { done, failed, madeBy } = earlier.stored
    cells.setStored({ done: done.filter((key) => !same.has(key)), failed, madeBy })
  }, [cells, planned, earlier])
  useReadResults(cells)

  const measured = answers?.measured ?? noAnswers
  const beside = useMemo(() => {
    if (!earlier) return nothingBeside
    // Only outputs made by that run were neighbours of its cells; a later output under the same key was not.
    const made = new Set<CellKey | null>(earlier.stored.done)
    return besideCells(earlier.cells, { view: (key) => (made.has(key) ? (own.has(key) ? present : cells).view(key) : missing) }, measured)
  }, [earlier, own, present, cells, measured])
  const earlierScoring = useScoringBeside(run === null ? null : experiment, beside)
  const directions = useMemo(
    () =>
      scoring.names.map((name, position) => {
        const metric = findMetric(scoring.specs[position]?.metric ?? '')
        // The duration of a cell depends on what ran at the same time and differs in every run.
        return { name, higherIsBetter: metric && metric.group !== 'speed' ? metric.higherIsBetter : null }
      }),
    [scoring],
  )
  const comparison = useMemo<Comparison | null>(() => {
    if (run === null || !earlier) return null
    const changeOf = (cell: GridCell, view: CellView) => {
      if (view.status !== 'done') return null
      const before = earlier.find(cell)
      if (before?.was === 'recomputed') return 'recomputed'
      if (before?.was !== 'done') return 'new'
      if (before.cell.key === cell.key) return 'same'
      const earlierView = (own.has(before.cell.key) ? present : cells).view(before.cell.key)
      // It is being loaded, or computed again at another place of the current grid.
      if (earlierView.status === 'loading' || earlierView.status === 'queued' || earlierView.status === 'running') return null
      return cellChange(
        { output: view.output, scores: scoring.scoresOf(cell, view.output)?.scores ?? null },
        earlierView.status === 'done'
          ? { output: earlierView.output, scores: earlierScoring.scoresOf(before.cell, earlierView.output)?.scores ?? null }
          : null,
        directions,
      )
    }
    const keyOf = (cell: GridCell) => {
      const before = earlier.find(cell)
      return before?.was === 'done' ? before.cell.key : null
    }
    return { run, cells, keyOf, changeOf }
  }, [run, earlier, own, present, cells, scoring, earlierScoring, directions])
  return { comparison, error: run === null ? null : error }
}
