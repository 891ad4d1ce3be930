import type { ColumnDifference } from './columnDifference.ts'
import { normalQuantile } from './quantiles.ts'

const ALPHA = 0.05
/** Below this not even a perfect record can be told from chance once columns are counted, and the spread is not known. */
const FEWEST_CASES = 6

/**
 * `higher`, `lower`: a difference that is real. `open`: not decided; `more` cases are likely to decide it. `tooSmall`: if there is
 * a difference, it is too small to be worth the cases. `tooFew`: too few cases to say anything.
 */
export type Verdict = { kind: 'higher' | 'lower' } | { kind: 'open'; more: number } | { kind: 'tooSmall' } | { kind: 'tooFew' }

export type JudgedDifference = ColumnDifference & {
  /** p after Holm's correction over the columns compared. */
  pHolm: number
  verdict: Verdict
}

/** Judges the differences of several columns to one baseline together: with more columns each must be clearer. */
export function judgeDifferences(differences: readonly (ColumnDifference | null)[]): (JudgedDifference | null)[] {
  const adjusted = holm(differences.map((each) => each?.p ?? null))
  // What the clearest of them must pass; a later one in Holm's order has it easier.
  const alpha = ALPHA / Math.max(1, differences.filter((each) => each !== null).length)
  return differences.map((difference, position) => {
    if (!difference) return null
    const pHolm = adjusted[position] ?? 1
    return { ...difference, pHolm, verdict: verdictOf(difference, { pHolm, alpha }) }
  })
}

function verdictOf({ cases, differing, mean, deviation }: ColumnDifference, { pHolm, alpha }: { pHolm: number; alpha: number }): Verdict {
  if (pHolm < ALPHA) return { kind: mean > 0 ? 'higher' : 'lower' }
  if (cases < FEWEST_CASES) return { kind: 'tooFew' }
  const needed = casesNeeded({ mean, deviation, differing: differing / cases, alpha })
  return needed.kind === 'tooSmall' ? needed : { kind: 'open', more: Math.max(1, needed.total - cases) }
}

const POWER = 0.8

const MOST_CASES = 10_000

/** How many cases, in all, would decide a difference as large as the one seen; `tooSmall` where it would take more than anyone has. */
type CasesNeeded = { kind: 'cases'; total: number } | { kind: 'tooSmall' }

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

/**
 * p-values adjusted for being one of several (Holm 1979), in the order given: compared with 0.05 they keep the chance of even one
 * false mark below 5 %. Nulls (nothing compared) stay null and do not count.
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const ranked = pValues.flatMap((p, place) => (p === null ? [] : [{ p, place }])).toSorted((a, b) => a.p - b.p)
  const adjusted = pValues.map((): number | null => null)
  let largest = 0
  for (const [rank, { p, place }] of ranked.entries()) {
    largest = Math.max(largest, Math.min(1, p * (ranked.length - rank)))
    adjusted[place] = largest
  }
  return adjusted
}
