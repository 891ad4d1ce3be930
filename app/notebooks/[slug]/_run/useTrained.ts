'use client'

import { useMemo } from 'react'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { adaptersByCase, type TrainedCases } from '#server/core/tuning/trained/trainedCases.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'

/** The test cases that adapters of the grid were trained on, and whether the figures are without them. */
export type Trained = {
  /** Adapters by the position of the case. */
  byCase: ReadonlyMap<number, readonly string[]>
  leavesOut: boolean
  leaveOut: (whether: boolean) => void
  /** Whether statistics, charts and comparisons count a cell. */
  isCounted: (cell: Pick<GridCell, 'caseIndex'>) => boolean
}

const none: TrainedCases = []

/** The choice is kept in the URL, so that a link shows the same figures. */
export function useTrained(trained: TrainedCases = none): Trained {
  const [choice, setChoice] = useUrlState('trained')
  // The plan is fetched again and again, and a new function would compute all figures again.
  const text = JSON.stringify(trained)
  const leavesOut = choice === 'out'
  return useMemo(() => {
    const byCase = adaptersByCase(JSON.parse(text) as TrainedCases)
    return {
      byCase,
      leavesOut,
      leaveOut: (whether) => setChoice(whether ? 'out' : ''),
      isCounted: ({ caseIndex }) => !leavesOut || !byCase.has(caseIndex),
    }
  }, [text, leavesOut, setChoice])
}
