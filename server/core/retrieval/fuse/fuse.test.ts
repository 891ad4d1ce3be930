import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { convex } from './convex.ts'
import { mmr } from './mmr.ts'
import { rrf } from './rrf.ts'

const list = (...entries: [id: string, score: number][]) => entries.map(([id, score]) => ({ id, score }))

const vector = list(['a', 0.9], ['b', 0.85], ['c', 0.8])
const text = list(['c', 12], ['d', 7], ['b', 2])

const lists = fc
  .uniqueArray(
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), score: fc.double({ min: -10, max: 10, noNaN: true }) }),
    {
      selector: ({ id }) => id,
    },
  )
  .map((entries) => entries.toSorted((a, b) => b.score - a.score))

test('reciprocal rank fusion sums 1 / (60 + rank), the first rank being 1, and keeps the score of each list', () => {
  expect(rrf({ vector, text })).toEqual([
    { id: 'c', score: 1 / 63 + 1 / 61, parts: { vector: 0.8, text: 12 } },
    { id: 'b', score: 1 / 62 + 1 / 63, parts: { vector: 0.85, text: 2 } },
    { id: 'a', score: 1 / 61, parts: { vector: 0.9, text: null } },
    { id: 'd', score: 1 / 62, parts: { vector: null, text: 7 } },
  ])
  expect(rrf({ vector: list(['a', 1]), text: list(['b', 5]) }, 0).map(({ id, score }) => [id, score])).toEqual([
    ['a', 1],
    ['b', 1],
  ])
})

test('a convex combination weighs the normalised scores', () => {
  const fused = convex(vector, text, 0.25)
  expect(fused.map(({ id }) => id)).toEqual(['c', 'd', 'a', 'b'])
  expect(fused[0]).toEqual({ id: 'c', score: 0.75, parts: { vector: 0.8, text: 12 } })
  expect(fused[1]?.score).toBeCloseTo(0.375, 12)
  expect(fused[2]).toEqual({ id: 'a', score: 0.25, parts: { vector: 0.9, text: null } })
  expect(fused[3]?.score).toBeCloseTo(0.125, 12)
})

test('a list of one hit or of equal scores counts fully', () => {
  expect(convex(list(['a', 0.3]), list(['b', 2], ['c', 2]), 0.5).map(({ id, score }) => [id, score])).toEqual([
    ['a', 0.5],
    ['b', 0.5],
    ['c', 0.5],
  ])
})

test('an entry that is in a list twice counts once', () => {
  expect(rrf({ text: list(['a', 3], ['a', 1], ['b', 1]) }, 0).map(({ id, score }) => [id, score])).toEqual([
    ['a', 1],
    ['b', 1 / 2],
  ])
})

test('fused lists hold every entry once, best first, and an empty list changes no order', () => {
  fc.assert(
    fc.property(lists, lists, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, weight) => {
      for (const fused of [rrf({ vector: one, text: other }), convex(one, other, weight)]) {
        expect(fused.map(({ id }) => id).toSorted()).toEqual([...new Set([...one, ...other].map(({ id }) => id))].toSorted())
        expect(fused.every(({ score }, at) => at === 0 || score <= fused[at - 1]!.score)).toBe(true)
      }
      expect(rrf({ vector: one, text: [] }).map(({ id }) => id)).toEqual(one.map(({ id }) => id))
      expect(convex(one, [], 0.5).map(({ id }) => id)).toEqual(one.map(({ id }) => id))
    }),
  )
})

const unit = (angle: number) => [Math.cos(angle), Math.sin(angle)]
const candidates = [
  { id: 'a', score: 0.9, vector: unit(0) },
  { id: 'a again', score: 0.89, vector: unit(0.01) },
  { id: 'b', score: 0.8, vector: unit(1.5) },
  { id: 'c', score: 0.5, vector: unit(0.02) },
]

test('maximal marginal relevance prefers what is unlike the hits before', () => {
  expect(mmr(candidates, 1, 3).map(({ id }) => id)).toEqual(['a', 'a again', 'b'])
  expect(mmr(candidates, 0.5, 3).map(({ id }) => id)).toEqual(['a', 'b', 'a again'])
  expect(mmr(candidates, 0.5, 10)).toHaveLength(4)
  expect(mmr([], 0.5, 3)).toEqual([])
})

test('maximal marginal relevance takes the best candidate first, each once', () => {
  const candidate = fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), angle: fc.double({ min: 0, max: 3, noNaN: true }) })
  fc.assert(
    fc.property(fc.array(candidate, { minLength: 1, maxLength: 12 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (given, lambda) => {
      const entries = given.map(({ score, angle }, at) => ({ id: String(at), score, vector: Float32Array.from(unit(angle)) }))
      const taken = mmr(entries, lambda, entries.length)
      expect(new Set(taken).size).toBe(entries.length)
      expect(taken[0]?.score).toBe(Math.max(...entries.map(({ score }) => score)))
    }),
  )
})
