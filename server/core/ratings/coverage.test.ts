import { expect, test } from 'vitest'
import { bradleyTerry, type Comparison } from './bradleyTerry.ts'
import { cohenKappa } from './cohenKappa.ts'
import { voteCoverage } from './testing/voteCoverage.ts'
import { winRates } from './winRates.ts'

test.each([
  { cases: 30, votes: 3, alike: 0.5 },
  { cases: 30, votes: 6, alike: 0.9 },
  { cases: 60, votes: 6, alike: 0.5 },
])(
  'with about $votes votes per case that repeat each other with probability $alike, intervals over $cases cases cover the truth in 93 to 97 %',
  (setting) => {
    for (const share of Object.values(voteCoverage({ ...setting, datasets: 1000 }))) {
      expect(share).toBeGreaterThanOrEqual(0.93)
      expect(share).toBeLessThanOrEqual(0.97)
    }
  },
)

test('votes that only repeat their case do not narrow the interval of a win rate', () => {
  const votes = (repeats: number): Comparison[] =>
    Array.from({ length: 20 * repeats }, (_, n) => ({ left: 'a', right: 'b', winner: n % 20 < 14 ? 'left' : 'right', case: `${n % 20}` }))
  const width = (repeats: number) => {
    const interval = winRates(votes(repeats))[0]?.interval
    return (interval?.high ?? 0) - (interval?.low ?? 0)
  }
  expect(width(5)).toBeGreaterThanOrEqual(width(1))
  expect(width(5)).toBeCloseTo(width(2), 12)
})

test('votes on a single case, however many, prove nothing about others', () => {
  const votes = Array.from({ length: 20 }, (_, n): Comparison => ({
    left: 'a',
    right: 'b',
    winner: n < 15 ? 'left' : 'right',
    case: 'only',
  }))
  expect(bradleyTerry(votes, { prior: 1 }).map(({ chanceInterval }) => chanceInterval)).toEqual([
    { low: 0, high: 1 },
    { low: 0, high: 1 },
  ])
  const labels = Array.from({ length: 20 }, (_, n): [number, number] => [n % 2, n < 15 ? n % 2 : 1 - (n % 2)])
  expect(cohenKappa(labels, { labels: 2, cases: labels.map(() => 'only') })?.interval).toEqual({ low: -1, high: 1 })
})

test('a rater whose labels never vary gives no evidence of agreement', () => {
  const labels = Array.from({ length: 20 }, (_, n): [number, number] => [1, n % 2])
  expect(cohenKappa(labels, { labels: 2 })).toMatchObject({ kappa: 0, interval: { low: -1, high: 1 } })
})
