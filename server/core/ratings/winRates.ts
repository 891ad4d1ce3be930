import type { Interval } from '../stats/interval.ts'
import { wilsonInterval } from '../stats/wilsonInterval.ts'
import type { Comparison } from './bradleyTerry.ts'

/** How often `left` was preferred to `right`, ties counting half; `interval`: Wilson's, 95 %. */
export type WinRate = { left: string; right: string; wins: number; losses: number; ties: number; rate: number; interval: Interval }

/** One line for each pair of names that met, by name. */
export function winRates(comparisons: readonly Comparison[]): WinRate[] {
  const pairs = new Map<string, { left: string; right: string; wins: number; losses: number; ties: number }>()
  for (const { left: one, right: other, winner } of comparisons) {
    if (one === other) continue
    const turned = one > other
    const [left, right] = turned ? [other, one] : [one, other]
    const id = JSON.stringify([left, right])
    const pair = pairs.get(id) ?? { left, right, wins: 0, losses: 0, ties: 0 }
    pairs.set(id, pair)
    if (winner === 'tie') pair.ties += 1
    else if ((winner === 'left') !== turned) pair.wins += 1
    else pair.losses += 1
  }
  return [...pairs.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, pair]) => {
      const games = pair.wins + pair.losses + pair.ties
      const rate = (pair.wins + pair.ties / 2) / games
      return { ...pair, rate, interval: wilsonInterval(rate, games) }
    })
}
