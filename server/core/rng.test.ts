import { expect, test } from 'vitest'
import { fc } from './testing/fuzzing.ts'
import { hashWords, mixWords, seededRng, shuffled } from './rng.ts'

test('hashWords returns words of SHA-256 over canonical JSON', () => {
  // printf '"abc"' | sha256sum
  expect(hashWords('abc', 2)).toEqual([0x6cc43f85, 0x8fbb7633])
  expect(hashWords({ b: 1, a: 2 }, 8)).toEqual(hashWords({ a: 2, b: 1 }, 8))
})

test('a seeded generator is reproducible, and another seed gives other numbers', () => {
  const draw = (seed: unknown) => Array.from({ length: 5 }, seededRng(seed))
  expect(draw(['한국어', 1])).toEqual(draw(['한국어', 1]))
  expect(draw(['한국어', 1])).not.toEqual(draw(['한국어', 2]))
})

test('numbers are in [0, 1) and uniformly distributed', () => {
  const rng = seededRng('spread')
  const bins = Array.from({ length: 10 }, () => 0)
  for (let draw = 0; draw < 100_000; draw++) {
    const value = rng()
    const bin = Math.floor(value * 10)
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  expect(bins.length).toBe(10)
  // 5 standard deviations of a binomial(100000, 0.1) are 474.
  for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(474)
})

test('shuffling keeps every item and does not change its input', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.string(), (items, seed) => {
      const before = [...items]
      const result = shuffled(items, seededRng(seed))
      expect(items).toEqual(before)
      expect(result.toSorted((a, b) => a - b)).toEqual(before.toSorted((a, b) => a - b))
    }),
  )
})

test('every order of three items is about equally frequent', () => {
  const rng = seededRng('orders')
  const counts = new Map<string, number>()
  for (let round = 0; round < 6000; round++) {
    const order = shuffled(['a', 'b', 'c'], rng).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  expect(counts.size).toBe(6)
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

test('mixing two words depends on both and on their order', () => {
  expect(new Set([mixWords(1, 2), mixWords(2, 1), mixWords(1, 3), mixWords(0, 2)]).size).toBe(4)
})
