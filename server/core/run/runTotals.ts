import type { RunState, RunTotals } from './runEvent.ts'

/** The totals of a run that took `ms`; cached cells give no tokens, for they cost none. `done` counts them, `cached` says how many. */
export function runTotals(state: RunState, ms: number): RunTotals {
  let outputTokens = 0
  for (const cell of state.cells) if (cell.status === 'done' && !cell.cached) outputTokens += cell.result.tokens.output
  const { done, failed, cancelled, cached } = state.counts
  return { ms, outputTokens, tokensPerSecond: ms > 0 ? (outputTokens * 1000) / ms : 0, done, failed, cancelled, cached }
}
