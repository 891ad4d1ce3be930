'use client'

import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react'
import { findMetric } from '#server/core/metrics/metrics.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { gridStatistics, type MetricColumns, type MetricStatistics, type StatisticsCache } from '#server/core/stats/gridStatistics.ts'
import { useUrlState } from '../../../../_ui/browser/useUrlState.ts'
import { type RunContext, useRun } from '../../_run/runContext.ts'
import type { Slices } from '../../../../_ui/browser/slices.ts'
import { useSlicedOverCells } from '../../_run/useSlicedOverCells.ts'

type StatisticsContext = {
  /** By metric, in the order of the score blocks; empty before the first result. */
  metrics: readonly MetricStatistics[]
  /** Position of the column that the others are compared with. */
  baseline: number
  setBaseline: (columnId: string) => void
}

const StatisticsReactContext = createContext<StatisticsContext | null>(null)

/** The statistics of the columns; null outside of a `StatisticsProvider`. */
export function useColumnStatistics(): StatisticsContext | null {
  return useContext(StatisticsReactContext)
}

/** Computes the statistics of the columns once for column heads and toolbar. */
export function StatisticsProvider({ children }: { children: ReactNode }) {
  const { metrics, baseline, setBaseline } = useGridStatistics()
  const context = useMemo(() => ({ metrics, baseline, setBaseline }), [metrics, baseline, setBaseline])
  return <StatisticsReactContext value={context}>{children}</StatisticsReactContext>
}

const noMetrics: readonly MetricStatistics[] = []

/** Computes the statistics of all columns in time slices, and again as a run adds results. */
function useGridStatistics(): StatisticsContext {
  const { grid, model, cells, scoring, trained } = useRun()
  const [chosen, setBaseline] = useUrlState('baseline')
  const [cache] = useState<StatisticsCache>(() => new Map())
  const planned = grid?.cells
  const baseline = Math.max(
    0,
    model.columns.findIndex(({ id }) => id === chosen),
  )
  const work = useCallback(
    () => computeStatistics({ planned: planned ?? [], model, cells, scoring, trained, baseline }, cache),
    [planned, model, cells, scoring, trained, baseline, cache],
  )
  const metrics = useSlicedOverCells(work, noMetrics)
  return { metrics, baseline, setBaseline }
}

type Input = Pick<RunContext, 'model' | 'cells' | 'scoring' | 'trained'> & { planned: readonly GridCell[]; baseline: number }

function* computeStatistics(
  { planned, model, cells, scoring, trained, baseline }: Input,
  cache: StatisticsCache,
): Slices<readonly MetricStatistics[]> {
  const scores = scoring.names.map((): (number | null)[][][] => model.columns.map(() => []))
  for (const row of model.rows.keys()) {
    for (const column of model.columns.keys()) {
      const here = model.at(row, column).map((index) => {
        const cell = planned[index]
        const view = cell ? cells.view(cell.key) : null
        if (!cell || !trained.isCounted(cell)) return null
        const scored = view?.status === 'done' ? scoring.scoresOf(cell, view.output) : scoring.passageScoresOf(cell)
        return scored?.scores ?? null
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
