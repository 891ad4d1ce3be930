/** Summary of one column's scores: `n` is their number; `mean`, `least` and `most` are null without scores. */
export type MetricSummary = { n: number; mean: number | null; least: number | null; most: number | null }

/** Summarises scores; null scores (no reference, a metric that failed) do not count. */
export function metricSummary(values: Iterable<number | null>): MetricSummary {
  let n = 0
  let mean = 0
  let least = Infinity
  let most = -Infinity
  for (const value of values) {
    if (value === null) continue
    n++
    // Welford's running mean avoids the loss of digits in a large sum.
    mean += (value - mean) / n
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return n === 0 ? { n, mean: null, least: null, most: null } : { n, mean, least, most }
}
