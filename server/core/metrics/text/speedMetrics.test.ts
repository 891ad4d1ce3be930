import { expect, test } from 'vitest'
import { scoreOutput } from '../metrics.ts'

const specs = ['latency', 'first-token-ms', 'tokens-per-second', 'output-tokens'].map((metric) => ({
  name: metric,
  metric,
  options: {},
  line: 1,
}))
const input = { output: 'x', reference: null, vars: {} }
const made = (ttftMs: number, totalMs: number, output: number) => ({
  timing: { ttftMs, totalMs },
  tokens: { prompt: 5, output },
  finishReason: 'stop' as const,
})

test.each([
  [made(100, 1100, 21), [1100, 100, 20, 21]],
  [made(50, 50, 1), [50, 50, null, 1]],
  [made(50, 80, 1), [80, 50, null, 1]],
  [made(0, 0, 0), [0, 0, null, 0]],
  [made(10, 10, 8), [10, 10, null, 8]],
  [undefined, [null, null, null, null]],
])('%j scores %j', (given, scores) => {
  expect(scoreOutput(specs, given ? { ...input, made: given } : input)).toEqual({
    scores: Object.fromEntries(specs.map(({ name }, position) => [name, scores[position]])),
    problems: [],
  })
})
