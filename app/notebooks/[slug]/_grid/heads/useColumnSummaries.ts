'use client'

import { useCallback } from 'react'
import { useRun } from '../../_run/runContext.ts'
import { useSlicedOverCells } from '../../_run/useSlicedOverCells.ts'
import { columnSummaries, type ColumnSummary } from './columnSummary.ts'

const none: ColumnSummary[] = []

/** What the column heads tell, brought up to date a few times a second while cells move. */
export function useColumnSummaries(): ColumnSummary[] {
  const { grid, model, cells, scoring } = useRun()
  const planned = grid?.cells
  const work = useCallback(
    () => columnSummaries({ model, cells: planned ?? [], viewOf: ({ key }) => cells.view(key), scoring }),
    [model, planned, cells, scoring],
  )
  return useSlicedOverCells(work, none)
}
