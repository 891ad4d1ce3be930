import { expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'

import type { SamplingParams } from '../../core/experiment/cell.ts'
import { candidatesNeeded, penalisedDraw } from './penalisedDraw.ts'
import type { DrawnName } from './samplerConfig.ts'
import { neutral } from '../testing/testCells.ts'

const none = new Uint32Array()

test.each<[string, Partial<SamplingParams>, number | null]>([
  ['greedy needs the best that no penalty can reach', { temperature: 0, repeat_penalty: 1.1 }, 65],
  ['the best top_k after penalties were among so many before', { top_k: 40, repeat_penalty: 1.1 }, 104],
  ['without top_k every token may be drawn', { top_k: 0, repeat_penalty: 1.1 }, null],
  ['a bonus for repeating lifts tokens from anywhere', { top_k: 40, repeat_penalty: 0.9 }, null],
  ['so does a negative presence penalty', { top_k: 40, presence_penalty: -0.1 }, null],
  ['and a negative frequency penalty', { temperature: 0, frequency_penalty: -0.1 }, null],
])('%s', (_name, params, needed) => {
  expect(candidatesNeeded({ ...neutral, ...params })).toBe(needed)
})

test('a token of the prompt is pushed down: divided where it is likely, multiplied where it is not', () => {
  const greedy = (repeat_penalty: number, prompt: number[]) =>
    penalisedDraw({ sampling: { ...neutral, temperature: 0, repeat_penalty }, seed: 1, promptTokens: Uint32Array.from(prompt) })
  expect([greedy(1.5, [])([7, 3, 8, 2.5]), greedy(1.5, [7])([7, 3, 8, 2.5]), greedy(1.5, [7])([7, -1, 8, -1.2])]).toEqual([7, 8, 8])
})

test('what it drew itself counts too, and falls out of sight after 64 tokens', () => {
  const sampling = { ...neutral, temperature: 0, presence_penalty: 1 }
  const draw = penalisedDraw({ sampling, seed: 1, promptTokens: none })
  const first = [draw([1, 5, 2, 4.5]), draw([1, 5, 2, 4.5])]
  for (let token = 100; token < 163; token += 1) draw([token, 1])
  expect([...first, draw([1, 5, 2, 4.5])]).toEqual([1, 2, 1])
})

test('how often a token came counts for the frequency penalty alone', () => {
  const prompt = Uint32Array.of(1, 1, 1, 2)
  const draw = (params: Partial<SamplingParams>) =>
    penalisedDraw({ sampling: { ...neutral, temperature: 0, ...params }, seed: 1, promptTokens: prompt })([1, 5, 2, 4.5, 3, 1])
  expect([draw({ frequency_penalty: 0.5 }), draw({ presence_penalty: 0.5 })]).toEqual([2, 1])
})

test('equal tokens: the lower id first', () => {
  expect(penalisedDraw({ sampling: { ...neutral, temperature: 0, presence_penalty: 1 }, seed: 1, promptTokens: none })([9, 2, 4, 2])).toBe(
    4,
  )
})

test('draws are spread as the probabilities are', () => {
  const draw = penalisedDraw({ sampling: { ...neutral, top_k: 40, presence_penalty: 1e-9 }, seed: 3, promptTokens: none })
  const logits = [1, Math.log(0.6), 2, Math.log(0.3), 3, Math.log(0.1)]
  const counts = Map.groupBy(
    Array.from({ length: 6000 }, () => draw(logits)),
    (token) => token,
  )
  const shares = [1, 2, 3].map((token) => (counts.get(token)?.length ?? 0) / 6000)
  expect(shares.map((share, at) => Math.abs(share - ([0.6, 0.3, 0.1][at] as number)) < 0.03)).toEqual([true, true, true])
})

test('a token is drawn, and of those that top_k, top_p and min_p leave', () => {
  const logit = fc.integer({ min: -20, max: 20 })
  fc.assert(
    fc.property(
      fc.array(logit, { minLength: 1, maxLength: 30 }),
      fc.record({
        top_k: fc.integer({ min: 1, max: 40 }),
        top_p: fc.double({ min: 0.01, max: 1, noNaN: true }),
        min_p: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.nat(),
      (logits, filters, seed) => {
        const sorted = logits.toSorted((a, b) => b - a)
        const draw = penalisedDraw({ sampling: { ...neutral, ...filters, presence_penalty: 1e-9 }, seed, promptTokens: none })
        const token = draw(sorted.flatMap((value, place) => [place, value]))
        const probability = (at: number) => Math.exp((sorted[at] as number) - (sorted[0] as number))
        expect(token).toBeGreaterThanOrEqual(0)
        expect(token).toBeLessThan(Math.min(filters.top_k, sorted.length))
        expect(token === 0 || probability(token) >= filters.min_p * 0.999).toBe(true)
      },
    ),
  )
})

/** Each parameter that the draw sees to, at a value that changes what is drawn. */
const drawn: Record<DrawnName, Partial<SamplingParams>> = {
  temperature: { temperature: 5 },
  top_p: { top_p: 0.5 },
  top_k: { top_k: 2 },
  min_p: { min_p: 0.5 },
  repeat_penalty: { repeat_penalty: 5 },
  presence_penalty: { presence_penalty: 5 },
  frequency_penalty: { frequency_penalty: 5 },
}

test.each(Object.entries(drawn))('%s changes what is drawn', (_name, params) => {
  const pairs = [1, 3, 2, 2.5, 3, 2, 4, 1.5]
  const draws = (change: Partial<SamplingParams>) => {
    const draw = penalisedDraw({ sampling: { ...neutral, top_k: 40, ...change }, seed: 3, promptTokens: Uint32Array.of(1) })
    return Array.from({ length: 50 }, () => draw(pairs))
  }
  expect(draws(params)).not.toEqual(draws({}))
})
