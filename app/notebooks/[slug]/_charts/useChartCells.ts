'use client'

import { useCallback } from 'react'
import type { ChartCell } from '#server/core/charts/chartCell.ts'
import { measuresOf } from '#server/core/charts/chartKinds.ts'
import { useRun } from '../_run/runContext.ts'

/** Gives the cells that are done, with their scores and measures. Changes when what it reads does, not with every cell. */
export function useChartCells(): () => ChartCell[] {
  const { grid, cells, scoring } = useRun()
  const planned = grid?.cells
  return useCallback(
    () =>
      (planned ?? []).flatMap((cell): ChartCell[] => {
        const view = cells.view(cell.key)
        if (view.status !== 'done') return []
        return [{ cell, values: { ...measuresOf(view), ...scoring.scoresOf(cell, view.output)?.scores } }]
      }),
    [planned, cells, scoring],
  )
}
