import { expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'
import { cosineAt, nearestPlaces } from './vectorTable.ts'

test('the nearest are those with the highest cosines, in their order', () => {
  const dimensions = 3
  const vector = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: dimensions, maxLength: dimensions })
  fc.assert(
    fc.property(fc.array(vector, { maxLength: 20 }), vector, fc.integer({ min: 1, max: 8 }), (rows, asked, most) => {
      const vectors = Float32Array.from(rows.flat())
      const query = Float32Array.from(asked)
      const all = rows.map((_, place) => ({ place, similarity: cosineAt(query, vectors, place * dimensions) }))
      const expected = all.toSorted((one, other) => other.similarity - one.similarity || one.place - other.place).slice(0, most)
      expect(nearestPlaces({ vectors, dimensions }, query, most)).toEqual(expected)
    }),
  )
})

test('an empty table has nothing', () => {
  expect(nearestPlaces({ vectors: new Float32Array(0), dimensions: 0 }, Float32Array.of(1), 5)).toEqual([])
})
