import type { RunState } from './runEvent.ts'
import { runTotals } from './runTotals.ts'

/** What a progress is made of; `cells` is their number, `outputTokens` counts those generated in this run. */
export type ProgressFacts = Pick<RunState, 'status' | 'startedAt' | 'hold' | 'idleMs' | 'plan' | 'counts' | 'totals'> & {
  cells: number
  outputTokens: () => number
}

/** `fraction` from 0 to 1; `etaMs` is the time left, null while nothing is known; `tokensPerSecond` of this run, null before the first. */
export type RunProgress = { fraction: number; etaMs: number | null; tokensPerSecond: number | null }

/**
 * How far a run is at the time `now` (milliseconds since 1970). The pace is that of computed cells alone: cached ones cost
 * nothing and would promise too much. A cell in flight counts as half done. Before the first cell the plan's estimate serves.
 */
export function runProgress(state: RunState, now: number): RunProgress {
  return progressOf({ ...state, cells: state.cells.length, outputTokens: () => runTotals(state, 0).outputTokens }, now)
}

/** As `runProgress`, for who keeps no cells. Time on hold and time asleep belong to no pace. */
export function progressOf(facts: ProgressFacts, now: number): RunProgress {
  const { counts, totals, cells, hold } = facts
  const finished = counts.done + counts.failed + counts.cancelled
  const fraction = cells === 0 ? (totals ? 1 : 0) : finished / cells
  if (facts.status !== 'running') {
    const rate = totals && totals.outputTokens > 0 ? totals.tokensPerSecond : null
    return { fraction, etaMs: totals ? 0 : null, tokensPerSecond: rate }
  }
  const until = hold?.since ?? now
  const elapsedMs = Math.max(0, until - (facts.startedAt ?? until) - facts.idleMs)
  const outputTokens = facts.outputTokens()
  return {
    fraction,
    etaMs: timeLeft(facts, elapsedMs),
    tokensPerSecond: outputTokens > 0 && elapsedMs > 0 ? (outputTokens * 1000) / elapsedMs : null,
  }
}

function timeLeft({ counts, plan }: ProgressFacts, elapsedMs: number): number | null {
  if (counts.queued + counts.running === 0) return 0
  const computed = counts.done - counts.cached + counts.failed
  if (computed > 0 && elapsedMs > 0) {
    const inFlight = counts.running / 2
    return ((counts.queued + inFlight) * elapsedMs) / (computed + inFlight)
  }
  return plan?.estimateMs == null ? null : Math.max(0, plan.estimateMs - elapsedMs)
}
