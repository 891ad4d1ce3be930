import type { ColumnDifference } from './columnDifference.ts'
import { normalQuantile } from './quantiles.ts'

const ALPHA = 0.05
/** Below this number of cases, even a column that wins every case is not significant after correction, and the spread is unknown. */
const FEWEST_CASES = 6
const MOST_CASES = 10_000
const POWER = 0.8

/**
 * `higher`, `lower`: significant. `open`: undecided; `more` further cases are likely to decide it. `tooSmall`: if there is a difference, it
 * is too small to be worth the cases. `tooFew`: too few cases for a statement.
 */
export type Verdict = { kind: 'higher' | 'lower' } | { kind: 'open'; more: number } | { kind: 'tooSmall' } | { kind: 'tooFew' }

export type JudgedDifference = ColumnDifference & {
  /** p after Holm's correction over the columns compared. */
  pHolm: number
  verdict: Verdict
}

/** Judges the differences of several columns to one baseline together: the threshold rises with the number of columns. */
export function judgeDifferences(differences: readonly (ColumnDifference | null)[]): (JudgedDifference | null)[] {
  const adjusted = holm(differences.map((each) => each?.p ?? null))
  // The threshold of the first step; later steps of Holm's procedure have a higher one.
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

/** Total number of cases that would decide a difference of the observed size; `tooSmall` when it exceeds the limit. */
type CasesNeeded = { kind: 'cases'; total: number } | { kind: 'tooSmall' }

/**
 * Number of cases for 80 % power of a paired two-sided test at `alpha`, from the observed mean and standard deviation of the differences:
 * (z + z)^2 / d^2 + z^2 / 2 (Guenther 1981), within two cases of the exact answer by the non-central t. A mean of 0 gives `tooSmall`.
 * `differing`: share of the cases that differ, default all. The p-value of a sign-flip test with k differing cases is at least 2^(1 - k),
 * which sets a minimum for any difference.
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
 * p-values adjusted for multiple comparisons (Holm 1979), in the given order: comparing them with 0.05 keeps the probability of any false
 * mark below 5 %. Nulls (nothing compared) stay null and do not count.
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
