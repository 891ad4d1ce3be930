import { expect, test } from 'vitest'
import type { Comparison } from './bradleyTerry.ts'
import { voteCoverage } from './testing/voteCoverage.ts'
import { winRates } from './winRates.ts'

test.each([
  { cases: 30, votes: 3, alike: 0.5 },
  { cases: 30, votes: 6, alike: 0.9 },
  { cases: 60, votes: 6, alike: 0.5 },
])('with about $votes votes a case that are alike in $alike, intervals over $cases cases hold the truth in 93 to 97 %', (setting) => {
  for (const share of Object.values(voteCoverage({ ...setting, datasets: 1000 }))) {
    expect(share).toBeGreaterThanOrEqual(0.93)
    expect(share).toBeLessThanOrEqual(0.97)
  }
})

test('votes that only repeat what their case has said make a win rate no surer', () => {
  const votes = (repeats: number): Comparison[] =>
    Array.from({ length: 20 * repeats }, (_, n) => ({ left: 'a', right: 'b', winner: n % 20 < 14 ? 'left' : 'right', case: `${n % 20}` }))
  const width = (repeats: number) => {
    const interval = winRates(votes(repeats))[0]?.interval
    return (interval?.high ?? 0) - (interval?.low ?? 0)
  }
  expect(width(5)).toBeGreaterThanOrEqual(width(1))
  expect(width(5)).toBeCloseTo(width(2), 12)
})
