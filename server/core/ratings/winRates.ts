import type { Interval } from '../stats/interval.ts'
import type { Comparison } from './bradleyTerry.ts'
import { byCase } from './byCase.ts'
import { shareInterval } from './shareInterval.ts'

/** How often `left` was preferred to `right`, ties counting half; `interval`: 95 %, by cases (see shareInterval). */
export type WinRate = { left: string; right: string; wins: number; losses: number; ties: number; rate: number; interval: Interval }

/** One line for each pair of names that met, by name. */
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
