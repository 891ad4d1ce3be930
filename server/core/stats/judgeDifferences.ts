import { casesNeeded } from './casesNeeded.ts'
import type { ColumnDifference } from './columnDifference.ts'
import { holm } from './holm.ts'

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
