/** Scores of one column: `n` of them were there; `mean`, `least` and `most` are null where none was. */
export type MetricSummary = { n: number; mean: number | null; least: number | null; most: number | null }

/** Sums scores up; a null score (no reference, a metric that failed) counts neither way. */
export function metricSummary(values: Iterable<number | null>): MetricSummary {
  let n = 0
  let mean = 0
  let least = Infinity
  let most = -Infinity
  for (const value of values) {
    if (value === null) continue
    n++
    // Welford's running mean: no large sum that loses digits.
    mean += (value - mean) / n
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return n === 0 ? { n, mean: null, least: null, most: null } : { n, mean, least, most }
}
