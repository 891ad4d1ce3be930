import { expect, test } from 'vitest'
import { comparisonWords, signed } from './comparisonWords.ts'

const difference = { cases: 40, differing: 20, mean: 0.0512, deviation: 0.1, p: 0.0004, effectSize: 0.5, cliffsDelta: null, verdicts: null }

test('a difference has its interval, its p and what can be concluded', () => {
  const words = comparisonWords({ ...difference, interval: { low: 0.02, high: 0.08 }, pHolm: 0.0008, verdict: { kind: 'higher' } }, 2)
  expect(words).toEqual({
    sign: '▲',
    tone: 'text-good',
    short: '+0.051, p < 0.001',
    long: 'Significantly better than the baseline. Difference +0.051, 95 % interval +0.020 to +0.080; p < 0.001 (corrected by Holm) in a paired test of 40 questions.',
  })
  const open = comparisonWords({ ...difference, interval: null, pHolm: 0.2, verdict: { kind: 'open', more: 1 } }, 1)
  expect(open.long).toBe('Not decided: about 1 more question could decide it. Difference +0.051; p 0.200 in a paired test of 40 questions.')
  expect([signed(-0.2), signed(0.0001)]).toEqual(['−0.200', '±0'])
})
