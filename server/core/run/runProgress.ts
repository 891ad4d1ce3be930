import type { RunState } from './runEvent.ts'
import { runTotals } from './runTotals.ts'

/** `fraction` from 0 to 1; `etaMs` is the time left, null while nothing is known; `tokensPerSecond` of this run, null before the first. */
export type RunProgress = { fraction: number; etaMs: number | null; tokensPerSecond: number | null }

/**
 * How far a run is at the time `now` (milliseconds since 1970). The pace is that of computed cells alone: cached ones cost
 * nothing and would promise too much. A cell in flight counts as half done. Before the first cell the plan's estimate serves.
 */
export function runProgress(state: RunState, now: number): RunProgress {
  const { counts, totals } = state
  const finished = counts.done + counts.failed + counts.cancelled
  const fraction = state.cells.length === 0 ? (totals ? 1 : 0) : finished / state.cells.length
  if (state.status !== 'running') {
    const rate = totals && totals.outputTokens > 0 ? totals.tokensPerSecond : null
    return { fraction, etaMs: totals ? 0 : null, tokensPerSecond: rate }
  }
  const elapsedMs = Math.max(0, now - (state.startedAt ?? now))
  const { outputTokens, tokensPerSecond } = runTotals(state, elapsedMs)
  return { fraction, etaMs: timeLeft(state, elapsedMs), tokensPerSecond: outputTokens > 0 && elapsedMs > 0 ? tokensPerSecond : null }
}

function timeLeft({ counts, plan }: RunState, elapsedMs: number): number | null {
  if (counts.queued + counts.running === 0) return 0
  const computed = counts.done - counts.cached + counts.failed
  if (computed > 0 && elapsedMs > 0) {
    const inFlight = counts.running / 2
    return ((counts.queued + inFlight) * elapsedMs) / (computed + inFlight)
  }
  return plan?.estimateMs == null ? null : Math.max(0, plan.estimateMs - elapsedMs)
}
