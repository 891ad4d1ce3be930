'use client'

import { Play } from 'lucide-react'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { useRun } from '../_run/runContext.ts'

/** In place of the grid where the notebook makes no cells: why, or what is missing. */
export function NothingPlanned() {
  const { grid } = useRun()
  const problem = grid?.diagnostics.find(({ severity }) => severity === 'error')
  if (problem)
    return (
      <div className="p-4">
        <ErrorNotice error={{ code: 'NOTEBOOK_INVALID', message: problem.message, place: problem.place }} />
      </div>
    )
  return (
    <EmptyState icon={Play} title="No cells yet">
      A cell is a prompt variant on a test case. Write a prompt block and add cases, and the grid appears here.
    </EmptyState>
  )
}
