import type { EventResult } from './runEvent.ts'
import type { RunState } from './runState.ts'

/** `fraction` from 0 to 1; `etaMs` is the time left, null while unknown; `tokensPerSecond` of this run, null before the first token. */
export type RunProgress = { fraction: number; etaMs: number | null; tokensPerSecond: number | null }

/**
 * The progress of a run at the time `now` (milliseconds since 1970). Only computed cells count for the pace, because cached ones
 * cost nothing; a running cell counts as half done. Before the first computed cell the plan's estimate is used. Time on hold
 * and time asleep are left out.
 */
export function runProgress(state: RunState<EventResult>, now: number): RunProgress {
  const { counts, totals, cells, outputTokens } = state
  const finished = counts.done + counts.failed + counts.cancelled
  const fraction = cells.length === 0 ? (totals ? 1 : 0) : finished / cells.length
  if (state.status !== 'running') {
    const rate = totals && totals.outputTokens > 0 ? totals.tokensPerSecond : null
    return { fraction, etaMs: totals ? 0 : null, tokensPerSecond: rate }
  }
  const elapsedMs = workedMs(state, now)
  return {
    fraction,
    etaMs: timeLeft(state, elapsedMs),
    tokensPerSecond: outputTokens > 0 && elapsedMs > 0 ? (outputTokens * 1000) / elapsedMs : null,
  }
}

/** How long a run in progress has worked, by the wall clock. */
function workedMs({ hold, startedAt, idleMs }: RunState<EventResult>, now: number): number {
  const until = hold?.since ?? now
  return Math.max(0, until - (startedAt ?? until) - idleMs)
}

function timeLeft({ counts, plan }: RunState<EventResult>, elapsedMs: number): number | null {
  if (counts.queued + counts.running === 0) return 0
  const computed = counts.done - counts.cached + counts.failed
  if (computed > 0 && elapsedMs > 0) {
    const inFlight = counts.running / 2
    return ((counts.queued + inFlight) * elapsedMs) / (computed + inFlight)
  }
  return plan?.estimateMs == null ? null : Math.max(0, plan.estimateMs - elapsedMs)
}
