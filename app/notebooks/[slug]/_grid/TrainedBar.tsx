'use client'

import { GraduationCap } from 'lucide-react'
import { trainedSentences } from '#server/core/tuning/trained/trainedCases.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { useRun } from '../_run/runContext.ts'

/** Which test cases adapters of the grid were trained on, with the button that leaves them out of the figures. Nothing if there are none. */
export function TrainedBar() {
  const { grid, scoring, trained } = useRun()
  const { byCase, leavesOut, leaveOut } = trained
  if (byCase.size === 0) return null
  return (
    <section
      aria-label="Trained cases"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b bg-warn-soft/50 px-3 py-1.5 text-sm"
    >
      <GraduationCap aria-hidden className="size-4 shrink-0 text-warn" />
      <p role="status" className="min-w-0 flex-1 text-muted">
        {leavesOut
          ? `${formatCount(byCase.size, 'test case')} left out of all scores, in every column.`
          : trainedSentences(grid?.trained ?? [], scoring.cases).join(' ')}
      </p>
      <Button size="sm" aria-pressed={leavesOut} onClick={() => leaveOut(!leavesOut)}>
        {leavesOut ? 'Count them again' : 'Leave out of the scores'}
      </Button>
    </section>
  )
}
