import { normalQuantile } from './quantiles.ts'

const POWER = 0.8
const MOST_CASES = 10_000

/** How many cases, in all, would decide a difference as large as the one seen; `tooSmall` where it would take more than anyone has. */
export type CasesNeeded = { kind: 'cases'; total: number } | { kind: 'tooSmall' }

/**
 * Cases for 80 % power of a paired two-sided test at `alpha`, from mean and standard deviation of the differences seen so far:
 * (z + z)^2 / d^2 + z^2 / 2 (Guenther 1981), within two cases of the exact answer by the non-central t. A mean of 0 gives `tooSmall`.
 * `differing`: share of the cases that differ, default all. The sign-flip test of k that do has no p below 2^(1 - k): so many it takes
 * however clear the difference.
 */
export function casesNeeded({
  mean,
  deviation,
  differing = 1,
  alpha = 0.05,
}: {
  mean: number
  deviation: number
  differing?: number
  alpha?: number
}): CasesNeeded {
  const size = Math.abs(mean) / deviation
  const z = normalQuantile(1 - alpha / 2)
  const forPower = Math.ceil(((z + normalQuantile(POWER)) / size) ** 2 + (z * z) / 2)
  const forTest = Math.ceil((Math.floor(1 - Math.log2(alpha)) + 1) / differing)
  const total = Math.max(forPower, forTest)
  return total <= MOST_CASES ? { kind: 'cases', total } : { kind: 'tooSmall' }
}
