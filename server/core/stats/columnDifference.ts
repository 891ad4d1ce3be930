import { caseMeans, isPassFail, meanAndDeviation, pairedCases, sharedMeans, type CaseScores, type ScoreRows } from './caseScores.ts'
import { type CliffsDelta, cliffsDelta } from './cliffsDelta.ts'
import { differenceInterval } from './differenceInterval.ts'
import { effectSize } from './effectSize.ts'
import type { Bounds, Interval } from './interval.ts'
import { mcnemar, type Discordant } from './mcnemar.ts'
import { signFlipTest } from './signFlipTest.ts'

/** How a column differs from the baseline in one metric, before other columns are taken into account. */
export type ColumnDifference = {
  /** Test cases with a score in both. */
  cases: number
  /** How many of those differ between the two. */
  differing: number
  /** Mean over those cases of this column's score less the baseline's. */
  mean: number
  /** Standard deviation of the cases' differences. */
  deviation: number
  interval: Interval | null
  /** Two-sided p-value of the permutation test. */
  p: number
  /** Hedges' correction of Cohen's d_z; null where the differences have no spread. */
  effectSize: number | null
  /** By ranks alone, over the cases that both columns have a score of. */
  cliffsDelta: CliffsDelta | null
  /** For pass and fail with one repeat. */
  verdicts: (Discordant & { midP: number }) | null
}

/** Compares two columns on the cases they share, case by case; null where fewer than two have a score in both. */
export function columnDifference(here: ScoreRows, baseline: ScoreRows, bounds: Bounds): ColumnDifference | null {
  const pairs = pairedCases(here, baseline)
  if (pairs.length < 2) return null
  const differences = caseMeans(pairs)
  const passFail = bounds.least === 0 && bounds.most === 1 && isPassFail(here) && isPassFail(baseline)
  const means = sharedMeans(here, baseline)
  return {
    cases: pairs.length,
    differing: differences.filter((each) => each !== 0).length,
    ...meanAndDeviation(differences),
    interval: differenceInterval(pairs, { passFail }),
    p: signFlipTest(differences),
    effectSize: effectSize(differences),
    cliffsDelta: cliffsDelta(means.here, means.baseline),
    verdicts: passFail ? verdictsOf(pairs) : null,
  }
}

function verdictsOf(pairs: CaseScores): ColumnDifference['verdicts'] {
  if (pairs.some((repeats) => repeats.length > 1)) return null
  const discordant = {
    onlyHere: pairs.filter(([difference]) => difference === 1).length,
    onlyBaseline: pairs.filter(([difference]) => difference === -1).length,
  }
  return { ...discordant, midP: mcnemar(discordant).midP }
}
