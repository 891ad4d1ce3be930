import { expect, test } from 'vitest'
import { fc, fuzzing } from '../../../testing/fuzzing.ts'
import { finish } from '../finding/slices.ts'
import { findClosePairs, findClosest } from './closeVectors.ts'

const dot = (one: Float32Array, other: Float32Array) => one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)

function unit(values: number[]): Float32Array {
  const length = Math.hypot(...values) || 1
  return Float32Array.from(values, (value) => value / length)
}

/** Vectors around a common direction, as those of multilingual embedders are. */
const vectors = fc
  .array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 18, maxLength: 18 }), { minLength: 1, maxLength: 40 })
  .map((list) => list.map((values) => unit(values.map((value) => value + 0.8))))

test('the close pairs are those of comparing every vector with every other', () => {
  fc.assert(
    fc.property(vectors, fc.constantFrom(0.6, 0.8, 0.9), (list, threshold) => {
      const expected = list.flatMap((one, at) => list.flatMap((other, to) => (to > at && dot(one, other) >= threshold ? [[at, to]] : [])))
      const { pairs, groups } = finish(findClosePairs(list, threshold))
      const near = list.some((one, at) => list.some((other, to) => to > at && Math.abs(dot(one, other) - threshold) < 1e-4))
      fc.pre(!near && expected.every(([at]) => expected.filter(([first]) => first === at).length <= 20))
      expect(pairs.map(({ one, other }) => `${one} ${other}`).toSorted()).toEqual(expected.map((pair) => pair.join(' ')).toSorted())
      for (const { one, other, similarity } of pairs) {
        expect(similarity).toBeCloseTo(dot(list[one] as Float32Array, list[other] as Float32Array), 4)
      }
      expect(new Set(groups.flat())).toEqual(new Set(expected.flat()))
    }),
    fuzzing(150),
  )
})

test('the closest reference of each vector is the one with the highest cosine', () => {
  fc.assert(
    fc.property(vectors, vectors, (list, references) => {
      const found = finish(findClosest(list, references, 0.85))
      for (const [at, one] of list.entries()) {
        const best = Math.max(...references.map((other) => dot(one, other)))
        if (Math.abs(best - 0.85) < 1e-4) continue
        if (best < 0.85) expect(found[at]).toBeNull()
        else expect(found[at]?.similarity).toBeCloseTo(best, 4)
      }
    }),
    fuzzing(100),
  )
})

test('no vectors have no pairs', () => {
  expect(finish(findClosePairs([], 0.9))).toEqual({ groups: [], pairs: [] })
  expect(finish(findClosest([unit([1, 0])], [], 0.9))).toEqual([null])
})
