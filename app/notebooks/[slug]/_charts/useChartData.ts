'use client'

import { useCallback } from 'react'
import type { ChartSpec } from '#server/core/notebook/experiment.ts'
import { useOverCells } from '../_run/useOverCells.ts'
import { useRun } from '../_run/runContext.ts'
import { chartData, type ChartCell, type ChartData } from './chartData.ts'

/** A chart's data from the cells that are done, followed while a run fills the grid. */
export function useChartData(spec: ChartSpec | null): ChartData | null {
  const { grid, cells, scoring } = useRun()
  const planned = grid?.cells
  const compute = useCallback(() => {
    if (!spec || !planned) return null
    const done = planned.flatMap((cell): ChartCell[] => {
      const view = cells.view(cell.key)
      if (view.status !== 'done') return []
      const measures = { 'output tokens': view.tokens.output, 'total ms': view.timing.totalMs, 'first token ms': view.timing.ttftMs }
      return [{ cell, values: { ...measures, ...scoring.scoresOf(cell, view.output)?.scores } }]
    })
    return chartData(spec, done)
  }, [spec, planned, cells, scoring])
  return useOverCells(compute)
}
