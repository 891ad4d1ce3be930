import { caseMeans, meanAndDeviation, type CaseScores } from './caseScores.ts'
import type { Interval } from './interval.ts'
import { tQuantile } from './quantiles.ts'
import { wilsonInterval } from './wilsonInterval.ts'

/**
 * 95 % interval of a pass rate. With one repeat a case it is Wilson's; repeats of a case are alike, so with several the number of
 * trials is the effective one, p(1 - p) over the variance between cases (Kish 1965), with Student's quantile for the estimated
 * variance (Korn and Graubard 1998). Where all passed or all failed, only the cases count. Empty: null.
 */
export function rateInterval(cases: CaseScores): Interval | null {
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
