'use client'

import { createContext, useCallback, useContext, useState } from 'react'
import { findMetric } from '#server/core/metrics/metrics.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { gridStatistics, type MetricColumns, type MetricStatistics, type StatisticsCache } from '#server/core/stats/gridStatistics.ts'
import { useUrlState } from '../../../../_ui/browser/useUrlState.ts'
import { type RunContext, useRun } from '../../_run/runContext.ts'
import type { Slices } from '../../_run/slices.ts'
import { useSlicedOverCells } from '../../_run/useSlicedOverCells.ts'

export type StatisticsContext = {
  /** By metric, in the order of the score blocks; empty before the first are worked out. */
  metrics: readonly MetricStatistics[]
  /** Position of the column that others are compared with. */
  baseline: number
  setBaseline: (columnId: string) => void
}

export const StatisticsReactContext = createContext<StatisticsContext | null>(null)

/** What is known of the columns; null outside of the results. */
export function useColumnStatistics(): StatisticsContext | null {
  return useContext(StatisticsReactContext)
}

const nothingYet: readonly MetricStatistics[] = []

/** Works the statistics of all columns out, in slices beside the page's own work, and again while a run fills them. */
export function useGridStatistics(): StatisticsContext {
  const { grid, model, cells, scoring } = useRun()
  const [chosen, setBaseline] = useUrlState('baseline')
  const [cache] = useState<StatisticsCache>(() => new Map())
  const planned = grid?.cells
  const baseline = Math.max(
    0,
    model.columns.findIndex(({ id }) => id === chosen),
  )
  const work = useCallback(
    () => workOut({ planned: planned ?? [], model, cells, scoring, baseline }, cache),
    [planned, model, cells, scoring, baseline, cache],
  )
  const metrics = useSlicedOverCells(work, nothingYet)
  return { metrics, baseline, setBaseline }
}

type Input = Pick<RunContext, 'model' | 'cells' | 'scoring'> & { planned: readonly GridCell[]; baseline: number }

function* workOut({ planned, model, cells, scoring, baseline }: Input, cache: StatisticsCache): Slices<readonly MetricStatistics[]> {
  const scores = scoring.names.map((): (number | null)[][][] => model.columns.map(() => []))
  for (const row of model.rows.keys()) {
    for (const column of model.columns.keys()) {
      const here = model.at(row, column).map((index) => {
        const cell = planned[index]
        const view = cell ? cells.view(cell.key) : null
        return cell && view?.status === 'done' ? (scoring.scoresOf(cell, view.output)?.scores ?? null) : null
      })
      for (const [place, name] of scoring.names.entries()) scores[place]?.[column]?.push(here.map((each) => each?.[name] ?? null))
    }
    yield
  }
  const metrics = scoring.names.map((name, place): MetricColumns => {
    const range = findMetric(scoring.specs[place]?.metric ?? '')?.range
    return { name, bounds: range ?? { least: null, most: null }, columns: scores[place] ?? [] }
  })
  return yield* gridStatistics({ metrics, baseline }, cache)
}
