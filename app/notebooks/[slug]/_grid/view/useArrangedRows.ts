'use client'

import { useCallback } from 'react'
import { cellChecks } from '#server/core/metrics/checks.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellView } from '../../_run/cellView.ts'
import type { Slices } from '../../../../_ui/browser/slices.ts'
import { useRun } from '../../_run/runContext.ts'
import { useSlicedOverCells } from '../../_run/useSlicedOverCells.ts'
import type { ArrangeInput } from './arrangeInput.ts'
import { arrangeRows, type Arranged } from './arrangeRows.ts'
import type { GridView } from '../state/gridView.ts'
import { scoreView } from '../state/scoreView.ts'
import type { Comparison } from '../state/useComparison.ts'

/** `view` is the one that produced this arrangement; the current view may be newer. */
type ArrangedBy = Arranged & { view: GridView }

/** The rows and columns of a view, updated during a run; null before the first result. */
export function useArrangedRows(view: GridView, comparison: Comparison | null): ArrangedBy | null {
  const { grid, model, cells, scoring } = useRun()
  const planned = grid?.cells
  const work = useCallback(() => {
    const scoredOf = (cell: GridCell, each: CellView) => (each.status === 'done' ? scoring.scoresOf(cell, each.output) : null)
    return arrangedBy(view, {
      model,
      cells: planned ?? [],
      viewOf: ({ key }) => cells.view(key),
      caseOf: scoring.caseOf,
      scoresOf: (cell, output) => scoring.scoresOf(cell, output)?.scores ?? null,
      verdictOf: (cell, each) => {
        if (each.status !== 'done' && each.status !== 'failed') return 'none'
        const failure = each.status === 'failed' ? each.error.message : null
        const tags = scoring.caseOf(cell)?.tags ?? []
        const verdicts = cellChecks(scoring.specs, { tags, scored: scoredOf(cell, each), failure }).map(({ verdict }) => verdict)
        return verdicts.includes('fail') ? 'fail' : verdicts.includes('pass') ? 'pass' : 'none'
      },
      missesOf: (cell, output) => {
        const scores = scoring.scoresOf(cell, output)?.scores ?? {}
        return scoring.specs.some((spec, position) => {
          const name = scoring.names[position] ?? ''
          return scoreView(spec, name, scores[name] ?? null).verdict === 'fail'
        })
      },
      changeOf: (cell, each) => comparison?.changeOf(cell, each) ?? null,
    })
  }, [view, model, planned, cells, scoring, comparison])
  return useSlicedOverCells<ArrangedBy | null>(work, null, comparison?.cells)
}

function* arrangedBy(view: GridView, input: ArrangeInput): Slices<ArrangedBy> {
  return { ...(yield* arrangeRows(view, input)), view }
}
