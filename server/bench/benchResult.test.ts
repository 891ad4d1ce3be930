import { expect, test } from 'vitest'

import { benchResult, besideLimit, limitMs, meanPass, type TimedPass } from './benchResult.ts'

const pass: TimedPass = {
  ms: 1000,
  cells: 10,
  prefillTokens: 300,
  decodedTokens: 100,
  promptMs: 20,
  prefillMs: 250,
  decodeMs: 600,
  copyMs: 30,
  sampleMs: 50,
}
const rates = { prefillTokensPerSecond: 1000, decodeTokensPerSecond: 200 }

test('the limit is the time that its rates allow for the tokens of a pass', () => {
  expect(limitMs(rates, pass)).toBe(300 + 500)
})

test('rates measured before and after a pass count by the time that a token takes', () => {
  const slow = { prefillTokensPerSecond: 500, decodeTokensPerSecond: 100 }
  const { limit, efficiency } = besideLimit(pass, [rates, slow])
  expect(limit.prefillTokensPerSecond).toBeCloseTo(2 / (1 / 1000 + 1 / 500))
  expect(limit.decodeTokensPerSecond).toBeCloseTo(2 / (1 / 200 + 1 / 100))
  expect(limit.ms).toBeCloseTo((limitMs(rates, pass) + limitMs(slow, pass)) / 2)
  expect(efficiency).toBeCloseTo(limit.ms / 1000)
})

test('shares add up, one-at-a-time is scaled to the whole sweep, and the exact lane is compared with the fast one', () => {
  const fast = besideLimit(pass, [rates])
  const exact = besideLimit({ ...pass, ms: 1250 }, [rates])
  const alone: TimedPass = { ...pass, ms: 1400, cells: 2 }
  const result = benchResult({ model: 'm', engineVersion: 'e', sequences: 4, passes: 1, prefillTokensUnshared: 3000, fast, exact, alone })
  expect(result).toEqual({
    model: 'm',
    engineVersion: 'e',
    lane: 'fast',
    sequences: 4,
    passes: 1,
    cells: 10,
    ms: 1000,
    outputTokens: 100,
    prefillTokens: 300,
    prefillTokensUnshared: 3000,
    cellsPerSecond: 10,
    tokensPerSecond: 100,
    limit: { ...rates, ms: 800 },
    efficiency: 0.8,
    shares: { prefill: 0.25, decode: 0.6, sampling: 0.05, prompts: 0.02, copies: 0.03, other: 0.05 },
    overheadMsPerCell: 5,
    oneAtATime: { ms: 7000, sample: 2, times: 7 },
    exact: { ms: 1250, efficiency: 0.64, ofFast: 0.8, limit: { ...rates, ms: 800 } },
  })
})

test('of several passes the mean counts', () => {
  const double = Object.fromEntries(Object.entries(pass).map(([name, value]) => [name, 2 * value])) as TimedPass
  expect(meanPass([pass, double, double])).toEqual(Object.fromEntries(Object.entries(pass).map(([name, value]) => [name, (5 * value) / 3])))
})
