import { expect, test } from 'vitest'

import { allowedTokens, estimateMs, measuredRates } from './measuredRates.ts'

const run = { prefillTokens: 1000, prefillMs: 2000, decodedTokens: 100, decodeMs: 500, outputTokens: 100, allowedTokens: 400 }

test('the first run sets the rates, a later one counts half', () => {
  const first = measuredRates(null, run)
  expect(first).toEqual({ prefillPerSecond: 500, decodePerSecond: 200, outputShare: 0.25 })
  expect(measuredRates(first, { ...run, prefillMs: 1000, decodeMs: 250, allowedTokens: 100 })).toEqual({
    prefillPerSecond: 750,
    decodePerSecond: 300,
    outputShare: 0.625,
  })
})

test.each([{ prefillTokens: 10 }, { decodedTokens: 10 }, { prefillMs: 0 }, { decodeMs: 0 }])(
  'a run that is too small does not change the known rates: %j',
  (small) => {
    const known = { prefillPerSecond: 1, decodePerSecond: 2, outputShare: 1 }
    expect([measuredRates(known, { ...run, ...small }), measuredRates(null, { ...run, ...small })]).toEqual([known, null])
  },
)

test('the estimate is prefill at its rate and the expected share of the output at its own', () => {
  expect(
    estimateMs({ prefillPerSecond: 500, decodePerSecond: 200, outputShare: 0.25 }, { prefillTokens: 1000, maxOutputTokens: 800 }),
  ).toBe(3000)
})

test('a run whose output lengths are not representative changes only the speeds', () => {
  const known = { prefillPerSecond: 500, decodePerSecond: 200, outputShare: 0.25 }
  const cut = { ...run, outputTokens: 0, allowedTokens: 0 }
  expect([measuredRates(known, cut)?.outputShare, measuredRates(null, cut)?.outputShare]).toEqual([0.25, 1])
})

test.each([
  { cell: { maxTokens: 48 }, prompt: 100, allowed: 48 },
  { cell: { maxTokens: 100_000 }, prompt: 96, allowed: 4000 },
  { cell: { maxTokens: 100_000, context: 8192 }, prompt: undefined, allowed: 8192 },
  { cell: { maxTokens: 48 }, prompt: 20_000, allowed: 0 },
])('a cell generates no more than max_tokens and the context allow: $cell after $prompt tokens', ({ cell, prompt, allowed }) => {
  expect(allowedTokens(cell, prompt)).toBe(allowed)
})
