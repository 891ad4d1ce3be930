import { caseMeans, isPassFail, meanAndDeviation, pairedCases, sharedMeans, type CaseScores, type ScoreRows } from './caseScores.ts'
import { type CliffsDelta, cliffsDelta } from './cliffsDelta.ts'
import type { Bounds, Interval } from './interval.ts'
import { signFlipTest } from './signFlipTest.ts'
import { logGamma, normalQuantile } from './quantiles.ts'
import { bootstrapInterval } from './bootstrapInterval.ts'

/** The difference of a column to the baseline in one metric, before correction for other columns. */
export type ColumnDifference = {
  /** Test cases with a score in both. */
  cases: number
  /** Number of those cases whose scores differ. */
  differing: number
  /** Mean over those cases of this column's score minus the baseline's. */
  mean: number
  /** Standard deviation of the differences. */
  deviation: number
  interval: Interval | null
  /** Two-sided p-value of the permutation test. */
  p: number
  /** Cohen's d_z with Hedges' correction; null when the differences have no spread. */
  effectSize: number | null
  /** By ranks only, over the cases that have a score in both columns. */
  cliffsDelta: CliffsDelta | null
  /** Only for pass and fail with one repeat. */
  verdicts: (Discordant & { midP: number }) | null
}

/** Compares two columns case by case on their shared cases; null when fewer than two cases have a score in both. */
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

/**
 * Cohen's d_z of paired differences with Hedges' correction for few cases (the exact factor of Hedges 1981): the mean difference in
 * standard deviations of the differences. About 0.2 is small, 0.5 medium, 0.8 large. Null without spread. Ranks (1 to 5) are treated as
 * numbers, because the grid compares their means.
 */
export function effectSize(differences: readonly number[]): number | null {
  const { mean, deviation } = meanAndDeviation(differences)
  const df = differences.length - 1
  if (df < 1 || !(deviation > 0)) return null
  const correction = df < 2 ? 0 : Math.exp(logGamma(df / 2) - logGamma((df - 1) / 2)) * Math.sqrt(2 / df)
  return (mean / deviation) * correction
}

/** Cases that one column passes and the other fails. */
type Discordant = { onlyHere: number; onlyBaseline: number }

/**
 * McNemar's test of two columns on pass and fail, one verdict per case: `exact` is the two-sided binomial p-value, `midP` the less
 * conservative one recommended by Fagerland, Lydersen and Laake (2013). Worked value: 6 against 2 gives 0.289 and 0.180.
 */
export function mcnemar({ onlyHere, onlyBaseline }: Discordant): { exact: number; midP: number } {
  const n = onlyHere + onlyBaseline
  const fewer = Math.min(onlyHere, onlyBaseline)
  const share = (k: number) => Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2)
  let tail = 0
  for (let k = 0; k <= fewer; k++) tail += share(k)
  return { exact: Math.min(1, 2 * tail), midP: Math.min(1, 2 * tail - share(fewer)) }
}

/**
 * 95 % interval of the mean difference between two columns, from the differences of each case. Pass and fail use Bonett and Price's
 * adjusted interval, other scores the symmetric nested bootstrap. Null for too few cases or without spread.
 */
function differenceInterval(differences: CaseScores, { passFail }: { passFail: boolean }): Interval | null {
  if (differences.length < 2) return null
  return passFail ? passFailInterval(differences) : bootstrapInterval(differences, { tails: 'alike' })
}

/**
 * Bonett and Price (2012): one case that only this column passes and one that only the other passes are added, so that columns that agree
 * everywhere still have an interval. With repeats the two weigh less, as a case's mean varies less than a single draw.
 */
function passFailInterval(differences: CaseScores): Interval {
  const means = caseMeans(differences)
  const squares = means.reduce((sum, mean) => sum + mean * mean, 0)
  const drawSquares = caseMeans(differences.map((repeats) => repeats.map((each) => each * each))).reduce((sum, each) => sum + each, 0)
  const weight = drawSquares > 0 ? squares / drawSquares : 1
  const total = means.length + 2
  const mean = means.reduce((sum, each) => sum + each, 0) / total
  const half = normalQuantile(0.975) * Math.sqrt(((squares + 2 * weight) / total - mean * mean) / total)
  return { low: Math.max(-1, mean - half), high: Math.min(1, mean + half) }
}
