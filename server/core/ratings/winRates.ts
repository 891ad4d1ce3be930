import type { Interval } from '../stats/interval.ts'
import type { Comparison } from './bradleyTerry.ts'
import { byCase } from './byCase.ts'
import type { CaseScores } from '../stats/caseScores.ts'
import { tQuantile } from '../stats/quantiles.ts'
import { wilsonInterval } from '../stats/wilsonInterval.ts'

/** Share of comparisons in which `left` was preferred to `right`, ties counting half; `interval`: 95 %, by cases (see shareInterval). */
export type WinRate = { left: string; right: string; wins: number; losses: number; ties: number; rate: number; interval: Interval }

/** One entry per pair of names that met, ordered by name. */
export function winRates(comparisons: readonly Comparison[]): WinRate[] {
  const pairs = new Map<string, Omit<WinRate, 'rate' | 'interval'> & { games: { case?: string; share: number }[] }>()
  for (const { left: one, right: other, winner, ...about } of comparisons) {
    if (one === other) continue
    const turned = one > other
    const [left, right] = turned ? [other, one] : [one, other]
    const id = JSON.stringify([left, right])
    const pair = pairs.get(id) ?? { left, right, wins: 0, losses: 0, ties: 0, games: [] }
    pairs.set(id, pair)
    const share = winner === 'tie' ? 0.5 : Number((winner === 'left') !== turned)
    pair.games.push({ ...about, share })
    if (share === 0.5) pair.ties += 1
    else if (share === 1) pair.wins += 1
    else pair.losses += 1
  }
  return [...pairs.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { games, ...pair }]) => {
      const rate = (pair.wins + pair.ties / 2) / games.length
      return { ...pair, rate, interval: shareInterval(byCase(games).map((each) => each.map(({ share }) => share))) }
    })
}

/**
 * 95 % interval of the share of votes won (each vote is 0 to 1), with the cases as the sample. With one vote per case it is Wilson's. Votes
 * of a case are correlated: with several, the number of trials is the effective one, p(1 - p) over the linearised variance of the share
 * between cases (Cochran 1977, section 6.3), with Student's quantile; at most the number of votes. When all were won or all lost, only the
 * cases count. Unlike in rateInterval, cases with more votes weigh more.
 */
function shareInterval(cases: CaseScores): Interval {
  const n = cases.length
  const votes = cases.reduce((sum, each) => sum + each.length, 0)
  const share = cases.flat().reduce((sum, each) => sum + each, 0) / votes
  if (votes === n || n < 2 || share === 0 || share === 1) return wilsonInterval(share, n)
  const variance =
    (cases.reduce((sum, each) => sum + each.reduce((rest, vote) => rest + vote - share, 0) ** 2, 0) * (n / (n - 1))) / votes ** 2
  const trials = Math.min(votes, Math.max(1, (share * (1 - share)) / variance))
  return wilsonInterval(share, trials, tQuantile(0.975, n - 1))
}
