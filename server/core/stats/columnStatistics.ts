import { caseMeans, isPassFail, meanAndDeviation, scoredCases, type CaseScores, type ScoreRows } from './caseScores.ts'
import { type Bounds, type Interval, within } from './interval.ts'
import { bootstrapInterval } from './bootstrapInterval.ts'
import { tQuantile } from './quantiles.ts'
import { wilsonInterval } from './wilsonInterval.ts'

/** Statistics of one metric in one column. */
export type ColumnStatistics = {
  /** Test cases with a score. */
  cases: number
  /** Number of scores, counting every repeat. */
  scores: number
  /** Mean over cases of the mean over repeats; null without scores. */
  mean: number | null
  /** 95 %; null when it cannot be computed. */
  interval: Interval | null
  /** True for scores of 0 and 1 of a metric between 0 and 1: the mean is a pass rate. */
  passFail: boolean
  /** For pass and fail, when every case has the same number of repeats, `k`. */
  draws: { k: number; any: number; all: number } | null
}

/** Summarises one column for one metric. Deterministic; about 3 ms for 200 cases of 5 repeats. */
export function columnStatistics(rows: ScoreRows, bounds: Bounds): ColumnStatistics {
  const cases = scoredCases(rows)
  const passFail = bounds.least === 0 && bounds.most === 1 && cases.length > 0 && isPassFail(rows)
  return {
    cases: cases.length,
    scores: cases.reduce((sum, repeats) => sum + repeats.length, 0),
    mean: cases.length > 0 ? meanAndDeviation(caseMeans(cases)).mean : null,
    interval: meanInterval(cases, { bounds, passFail }),
    passFail,
    draws: passFail ? drawsOf(cases) : null,
  }
}

function drawsOf(cases: CaseScores): ColumnStatistics['draws'] {
  const k = cases[0]?.length ?? 0
  if (k < 2 || cases.some((repeats) => repeats.length !== k)) return null
  const each = cases.flatMap((repeats) => passAtK({ passed: repeats.filter((score) => score === 1).length, n: k, k }) ?? [])
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return { k, any: mean(each.map(({ any }) => any)), all: mean(each.map(({ all }) => all)) }
}

/**
 * 95 % interval of a column's mean score: Wilson's formula for a pass rate, the nested bootstrap for other scores. Equal scores between 0
 * and 1 are treated as a rate, since no other interval can be computed for them. Null for too few cases, and for equal scores without
 * bounds.
 */
function meanInterval(cases: CaseScores, { bounds, passFail }: { bounds: Bounds; passFail: boolean }): Interval | null {
  if (cases.length < 2) return null
  if (passFail) return rateInterval(cases)
  const interval = bootstrapInterval(cases, { tails: 'own' })
  if (interval) return within(interval, bounds)
  const share = bounds.least === 0 && bounds.most === 1
  return share ? rateInterval(caseMeans(cases).map((mean) => [mean])) : null
}

/**
 * 95 % interval of a pass rate. With one repeat per case it is Wilson's. Repeats of a case are correlated, so with several the number of
 * trials is the effective one, p(1 - p) over the variance between cases (Kish 1965), with Student's quantile for the estimated variance
 * (Korn and Graubard 1998). When all passed or all failed, only the cases count. Null without cases.
 */
function rateInterval(cases: CaseScores): Interval | null {
  const n = cases.length
  if (n === 0) return null
  const means = caseMeans(cases)
  const { mean, deviation } = meanAndDeviation(means)
  const cells = cases.reduce((sum, repeats) => sum + repeats.length, 0)
  if (cells === n || deviation === 0) return wilsonInterval(mean, mean > 0 && mean < 1 ? cells : n)
  const variance = (deviation * deviation * (n - 1)) / n / n
  const trials = Math.min(cells, Math.max(1, (mean * (1 - mean)) / variance))
  return wilsonInterval(mean, trials, tQuantile(0.975, n - 1))
}

/**
 * Probability that at least one (`any`, pass@k) and that every one (`all`, pass^k) of k draws of a case passes, when `passed` of `n` draws
 * did; unbiased for k <= n (Chen et al. 2021, "Evaluating large language models trained on code"). Worked value: 1 of 3 passed gives for k
 * = 2 any 2/3, all 0. Null for k > n.
 */
function passAtK({ passed, n, k }: { passed: number; n: number; k: number }): { any: number; all: number } | null {
  if (k > n || k < 1) return null
  return { any: 1 - shareOfDraws(n - passed, n, k), all: shareOfDraws(passed, n, k) }
}

/** C(some, k) / C(n, k) as a product, which never overflows. */
function shareOfDraws(some: number, n: number, k: number): number {
  let share = 1
  for (let draw = 0; draw < k; draw++) share *= Math.max(0, some - draw) / (n - draw)
  return share
}
