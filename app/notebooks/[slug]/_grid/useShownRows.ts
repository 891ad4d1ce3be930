'use client'

import { useCallback, useDeferredValue } from 'react'
import { useOverCells } from '../_run/useOverCells.ts'
import { useRun } from '../_run/runContext.ts'
import { filterRows, type RowFilter } from './rowFilter.ts'
import { scoreView } from './scoreView.ts'

/** Positions of the rows that the filter lets through, followed while a run fills the grid. */
export function useShownRows(filter: RowFilter): readonly number[] {
  const { grid, model, cells, scoring } = useRun()
  const wanted = useDeferredValue(filter)
  const planned = grid?.cells
  const compute = useCallback(
    () =>
      filterRows(wanted, {
        model,
        cells: planned ?? [],
        viewOf: ({ key }) => cells.view(key),
        caseOf: scoring.caseOf,
        missesOf: (cell, output) => {
          const scores = scoring.scoresOf(cell, output)?.scores ?? {}
          return scoring.specs.some((spec, position) => {
            const name = scoring.names[position] ?? ''
            return scoreView(spec, name, scores[name] ?? null).verdict === 'fail'
          })
        },
      }),
    [wanted, model, planned, cells, scoring],
  )
  return useOverCells(compute)
}
