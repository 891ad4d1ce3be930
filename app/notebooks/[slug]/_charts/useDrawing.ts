'use client'

import { useCallback, useMemo } from 'react'
import { chartKind } from '#server/core/charts/chartKinds.ts'
import { type Drawing, drawChart } from '#server/core/charts/drawChart.ts'
import type { ChartSpec } from '#server/core/experiment/experiment.ts'
import { useOverCells } from '../_run/useOverCells.ts'
import { useRun } from '../_run/runContext.ts'
import { useChartCells } from './useChartCells.ts'
import { type NumberedRun, useEarlierRuns } from './useEarlierRuns.ts'
import { useHistoryCells } from './useHistoryCells.ts'

/** What a chart draws of the cells that are done, followed while a run fills the grid, and the earlier runs that a history is of. */
export function useDrawing(spec: ChartSpec | null): { drawing: Drawing | null; runs: readonly NumberedRun[] } {
  const { scoring, model } = useRun()
  const isHistory = spec !== null && chartKind(spec) === 'history'
  const gridCells = useChartCells()
  const runs = useEarlierRuns(isHistory)
  const historyCells = useHistoryCells(runs)
  const cellsNow = isHistory ? historyCells : gridCells
  const axes = useMemo(() => [...new Set(model.columns.flatMap((column) => column.axes))], [model])
  const compute = useCallback(
    () => (spec ? drawChart(spec, cellsNow(), { metrics: scoring.specs, axes }) : null),
    [spec, cellsNow, scoring, axes],
  )
  return { drawing: useOverCells(compute), runs }
}
