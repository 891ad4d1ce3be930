/** A longer time between two decisions is a pause. */
const PAUSE_MS = 3 * 60_000
/** Fewer decisions tell no pace. */
const LEAST = 3

/** Decisions in an hour of work, without pauses; null if there are too few. `times`: of the decisions, in milliseconds, the oldest first. */
export function rowsAnHour(times: readonly number[]): number | null {
  let worked = 0
  let steps = 0
  for (let at = 1; at < times.length; at += 1) {
    const step = (times[at] ?? 0) - (times[at - 1] ?? 0)
    if (step > PAUSE_MS) continue
    worked += step
    steps += 1
  }
  return times.length < LEAST || worked <= 0 ? null : (steps * 3_600_000) / worked
}
