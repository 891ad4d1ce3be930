/** The times of a result in milliseconds, and its tokens. */
export type Timed = { tokens: { output: number }; timing: { ttftMs: number; totalMs: number } }

/** What `decodeSpeed` is, for tooltips. */
export const decodeSpeedHint =
  'Output tokens per second of one cell, after its first token. Cells that run at the same time share the machine, so a run makes more tokens per second than each of its cells.'

/**
 * Output tokens per second of one cell after its first token, whose time is the time to first token. Several results give the speed over
 * all their tokens. Null without a second token.
 */
export function decodeSpeed(results: Iterable<Timed>): number | null {
  let [count, ms] = [0, 0]
  for (const { tokens, timing } of results) {
    if (tokens.output < 2) continue
    count += tokens.output - 1
    ms += timing.totalMs - timing.ttftMs
  }
  return ms > 0 ? (count * 1000) / ms : null
}
