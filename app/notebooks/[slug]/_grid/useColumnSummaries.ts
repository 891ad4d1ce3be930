'use client'

import { useCallback } from 'react'
import { useOverCells } from '../_run/useOverCells.ts'
import { useRun } from '../_run/runContext.ts'
import { columnSummaries, type ColumnSummary } from './columnSummary.ts'

/** What the column heads tell, brought up to date a few times a second while cells move. */
export function useColumnSummaries(): ColumnSummary[] {
  const { grid, model, cells, scoring } = useRun()
  const planned = grid?.cells
  const compute = useCallback(
    () => columnSummaries({ model, cells: planned ?? [], viewOf: ({ key }) => cells.view(key), scoring }),
    [model, planned, cells, scoring],
  )
  return useOverCells(compute)
}
