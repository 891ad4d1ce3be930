import type { EventResult } from './runEvent.ts'
import type { RunState } from './runState.ts'

/**
 * `fraction` from 0 to 1; `etaMs` is the time left, null while unknown; `tokensPerSecond` is the tokens of the cells that this run has
 * computed, divided by its time at work, null before the first of them.
 */
export type RunProgress = { fraction: number; etaMs: number | null; tokensPerSecond: number | null }

/** What speed and time left of a run are, for tooltips. */
export const runSpeedHint =
  'Tokens per second: the tokens of all cells that this run has computed, divided by its time at work. Time left: the tokens still expected at this pace, by the mean length of the outputs so far.'

/** About this many UTF-8 bytes make a token; only the time left depends on it. */
const BYTES_PER_TOKEN = 3.5

/**
 * The progress of a run at the time `now` (milliseconds since 1970). Only computed cells count for the pace, because cached ones
 * cost nothing. Time on hold and time asleep are left out.
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

/**
 * The work left at the pace of the work done, both counted in cells of the expected length: the mean of the computed outputs, or
 * `max_tokens` before the first of them. A running cell that is longer than that is expected to go on for as long again. Before any work
 * is visible, the plan's estimate is used as long as it lasts.
 */
function timeLeft(state: RunState<EventResult>, elapsedMs: number): number | null {
  const { counts, plan, outputTokens } = state
  if (counts.queued + counts.running === 0) return 0
  const computed = counts.done - counts.cached + counts.failed
  const toCompute = (plan?.cells ?? 0) - (plan?.cached ?? 0)
  const most = plan && toCompute > 0 ? plan.maxOutputTokens / toCompute : null
  const expected = computed > 0 ? Math.max(1, outputTokens / computed) : most
  if (expected !== null && expected > 0 && elapsedMs > 0) {
    let [doneUnits, leftUnits] = [computed, counts.queued]
    for (const cell of state.cells) {
      if (cell.status !== 'running') continue
      const tokens = (cell.thinking ?? 0) + encoder.encode(cell.text).length / BYTES_PER_TOKEN
      doneUnits += tokens / expected
      leftUnits += Math.max(expected - tokens, Math.min(tokens, Math.max(expected / 4, (most ?? Infinity) - tokens))) / expected
    }
    if (doneUnits > 0) return (leftUnits * elapsedMs) / doneUnits
  }
  const estimated = plan?.estimateMs == null ? null : plan.estimateMs - elapsedMs
  return estimated !== null && estimated > 0 ? estimated : null
}

const encoder = new TextEncoder()
