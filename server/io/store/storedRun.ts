import type { Lane } from '../../core/experiment/cell.ts'
import type { RunId } from '../../core/ids.ts'
import type { PlanSummary, RunOutcome, RunTotals } from '../../core/run/runEvent.ts'

export type StoredRun = {
  run: RunId
  notebook: string
  lane: Lane
  at: number
  plan: PlanSummary
  outcome: 'running' | RunOutcome
  totals: RunTotals | null
}

/** A row of the table of runs. */
export function toStoredRun(row: {
  run: string
  notebook: string
  lane: string
  started_at: number
  plan: string
  outcome: StoredRun['outcome']
  totals: string | null
}): StoredRun {
  return {
    run: row.run as RunId,
    notebook: row.notebook,
    lane: row.lane as Lane,
    at: row.started_at,
    plan: JSON.parse(row.plan) as PlanSummary,
    outcome: row.outcome,
    totals: row.totals === null ? null : (JSON.parse(row.totals) as RunTotals),
  }
}
