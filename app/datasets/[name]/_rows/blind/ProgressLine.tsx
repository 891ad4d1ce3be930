'use client'

import type { DatasetFacts } from '../../../../_trpc/apiTypes.ts'
import { formatDuration, formatNumber } from '../../../../_ui/text/format.ts'
import { rowsAnHour } from './pace.ts'

type ProgressLineProps = { facts: DatasetFacts; reviewer: string; decisions: readonly number[] }

/** How many rows the reviewer has decided on, and how long the rest takes at the pace of this session. */
export function ProgressLine({ facts, reviewer, decisions }: ProgressLineProps) {
  const decided = facts.reviewers.find((each) => each.reviewer === reviewer)?.rows ?? 0
  const pace = rowsAnHour(decisions)
  const left = Math.max(0, facts.rows - decided)
  return (
    <p className="text-sm text-muted tabular">
      {formatNumber(decided)} of {formatNumber(facts.rows)} decided by {reviewer}
      {pace === null || left === 0 ? '' : `, ${formatNumber(pace)} an hour, about ${formatDuration((left / pace) * 3_600_000)} left`}
    </p>
  )
}
