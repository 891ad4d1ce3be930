import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { bradleyTerry, type Comparison } from './bradleyTerry.ts'
import { wilsonInterval } from '../stats/wilsonInterval.ts'
import { cohenKappa } from './cohenKappa.ts'

const games = (left: string, right: string, wins: number, losses: number, ties = 0): Comparison[] => [
  ...Array.from({ length: wins }, () => ({ left, right, winner: 'left' as const })),
  ...Array.from({ length: losses }, () => ({ left, right, winner: 'right' as const })),
  ...Array.from({ length: ties }, () => ({ left, right, winner: 'tie' as const })),
]

test('three wins of four are odds of three to one, and the interval is that of a proportion', () => {
  const [best, other] = bradleyTerry(games('a', 'b', 3, 1))
  expect(best).toMatchObject({
    name: 'a',
    strength: expect.closeTo(Math.log(3) / 2, 9),
    chance: expect.closeTo(Math.sqrt(3) / (1 + Math.sqrt(3)), 9),
  })
  expect(other?.strength).toBeCloseTo(-Math.log(3) / 2, 9)
  // The log-odds have variance 1 / (n p q), and each strength is half of them.
  expect(((best?.interval.high ?? 0) - (best?.strength ?? 0)) / 1.959963985).toBeCloseTo(0.5 / Math.sqrt(4 * 0.75 * 0.25), 6)
})

test('no comparisons give no strengths, ties alone give equal ones, and a prior keeps an unbeaten name finite', () => {
  expect(bradleyTerry([])).toEqual([])
  expect(bradleyTerry(games('a', 'b', 0, 0, 5)).map(({ strength }) => strength)).toEqual([0, 0])
  const [winner] = bradleyTerry(games('간결', '자세', 9, 0), { prior: 1 })
  expect(winner).toMatchObject({ name: '간결', strength: expect.closeTo(Math.log(19) / 2, 9) })
  expect(winner?.interval.high).toBeLessThan(4)
})

test('strengths do not depend on the order of the games or on the side of a name', () => {
  const game = fc.record({
    left: fc.constantFrom('a', 'b', 'c'),
    right: fc.constantFrom('a', 'b', 'c'),
    winner: fc.constantFrom('left' as const, 'right' as const, 'tie' as const),
  })
  const mirror = { left: 'right', right: 'left', tie: 'tie' } as const
  fc.assert(
    fc.property(fc.array(game, { minLength: 1, maxLength: 30 }), (played) => {
      const turned = played.toReversed().map(({ left, right, winner }) => ({ left: right, right: left, winner: mirror[winner] }))
      const one = bradleyTerry(played, { prior: 1 })
      const other = new Map(bradleyTerry(turned, { prior: 1 }).map((each) => [each.name, each.strength]))
      for (const { name, strength } of one) expect(other.get(name)).toBeCloseTo(strength, 6)
      expect(one.reduce((sum, { strength }) => sum + strength, 0)).toBeCloseTo(0, 6)
    }),
  )
})

test.each([
  { kappa: -1, pair: (n: number): [number, number] => [n % 2, 1 - (n % 2)] },
  { kappa: 1, pair: (n: number): [number, number] => [n % 2, n % 2] },
])('a kappa of $kappa stays within its scale, with an interval derived from Wilson for 0 of its cases', ({ kappa, pair }) => {
  const [few, many] = [20, 200].map((length) => Array.from({ length }, (_, n) => pair(n)))
  const width = (pairs: [number, number][], cases?: string[]) => {
    const found = cohenKappa(pairs, { labels: 2, ...(cases ? { cases } : {}) })
    expect([found?.kappa, found?.interval.low === -1 || found?.interval.high === 1]).toEqual([kappa, true])
    return (found?.interval.high ?? 0) - (found?.interval.low ?? 0)
  }
  expect(width(few ?? [])).toBeCloseTo(2 * wilsonInterval(0, 20).high, 9)
  expect(width(many ?? [])).toBeCloseTo(2 * wilsonInterval(0, 200).high, 9)
  const ofTwenty = (many ?? []).map((_, n) => `case ${n % 20}`)
  expect(width(many ?? [], ofTwenty)).toBeCloseTo(2 * wilsonInterval(0, 20).high, 9)
})

test('kappa is null when disagreement is impossible and 1 when nobody disagrees', () => {
  expect(cohenKappa([], { labels: 2 })).toBeNull()
  expect(cohenKappa([[1, 1]], { labels: 2 })).toBeNull()
  expect(
    cohenKappa(
      [
        [0, 0],
        [1, 1],
      ],
      { labels: 2 },
    ),
  ).toMatchObject({ kappa: 1, observed: 1, pairs: 2 })
  const counts: [number, number, number][] = [
    [20, 1, 1],
    [15, 0, 0],
    [5, 1, 0],
    [10, 0, 1],
  ]
  const table = counts.flatMap(([count, a, b]) => Array.from({ length: count }, (): [number, number] => [a, b]))
  expect(cohenKappa(table, { labels: 2 })?.kappa).toBeCloseTo(0.4, 12)
})
