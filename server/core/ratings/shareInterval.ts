import type { CaseScores } from '../stats/caseScores.ts'
import type { Interval } from '../stats/interval.ts'
import { tQuantile } from '../stats/quantiles.ts'
import { wilsonInterval } from '../stats/wilsonInterval.ts'

/**
 * 95 % interval of the share of all votes that were won (0 to 1 each), the cases being the sample. With one vote a case it is
 * Wilson's. Votes of a case are alike, so with several the number of trials is the effective one, p(1 - p) over the linearised
 * variance of the share between cases (Cochran 1977, section 6.3), with Student's quantile; never more than there are votes. Where
 * all were won or all lost, only the cases count. It differs from rateInterval in that cases with more votes weigh more.
 */
export function shareInterval(cases: CaseScores): Interval {
  const n = cases.length
  const votes = cases.reduce((sum, each) => sum + each.length, 0)
  const share = cases.flat().reduce((sum, each) => sum + each, 0) / votes
  if (votes === n || n < 2 || share === 0 || share === 1) return wilsonInterval(share, n)
  const variance =
    (cases.reduce((sum, each) => sum + each.reduce((rest, vote) => rest + vote - share, 0) ** 2, 0) * (n / (n - 1))) / votes ** 2
  const trials = Math.min(votes, Math.max(1, (share * (1 - share)) / variance))
  return wilsonInterval(share, trials, tQuantile(0.975, n - 1))
}
