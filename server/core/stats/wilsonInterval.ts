import type { Interval } from './interval.ts'
import { normalQuantile } from './quantiles.ts'

/**
 * Wilson's score interval of a proportion `rate` of `n` trials (Wilson 1927). `n` may be fractional, as an effective number of trials is.
 * `z` defaults to the 95 % quantile. Worked value: 8 of 10 gives 0.490 to 0.943.
 */
export function wilsonInterval(rate: number, n: number, z = normalQuantile(0.975)): Interval {
  const scale = 1 + (z * z) / n
  const centre = (rate + (z * z) / (2 * n)) / scale
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))
  // Rounding must not leave a rate of 0 or 1 outside its own interval.
  return { low: rate === 0 ? 0 : Math.max(0, centre - half), high: rate === 1 ? 1 : Math.min(1, centre + half) }
}
