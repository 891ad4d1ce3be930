import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { canonicalJson, type Json } from '../../json.ts'
import { distinctAxis, expandSweep, sweepSize } from './expandSweep.ts'

test('the first axis is the slowest', () => {
  const points = [
    ...expandSweep([
      { name: 'temperature', values: [0, 0.7] },
      { name: 'shots', values: [0, 2, 4] },
    ]),
  ]
  expect(points).toEqual([
    { temperature: 0, shots: 0 },
    { temperature: 0, shots: 2 },
    { temperature: 0, shots: 4 },
    { temperature: 0.7, shots: 0 },
    { temperature: 0.7, shots: 2 },
    { temperature: 0.7, shots: 4 },
  ])
})

test('no axes give one empty point, an axis without values gives none', () => {
  expect([...expandSweep([])]).toEqual([{}])
  expect([
    ...expandSweep([
      { name: 'a', values: [] },
      { name: 'b', values: [1] },
    ]),
  ]).toEqual([])
})

test('a value written twice counts once, at its first place; text and number differ', () => {
  const values: Json[] = [0.7, 1, 0.7, '1', { b: 1, a: 2 }, { a: 2, b: 1 }, null, null]
  expect(distinctAxis({ name: 'x', values })).toEqual({ name: 'x', values: [0.7, 1, '1', { b: 1, a: 2 }, null] })
})

test('a sweep of billions of points can be begun: it is not built in memory', () => {
  const axes = Array.from({ length: 10 }, (_, axis) => ({ name: `a${axis}`, values: Array.from({ length: 20 }, (_value, value) => value) }))
  expect(sweepSize(axes)).toBe(20 ** 10)
  expect(expandSweep(axes).next().value).toEqual(Object.fromEntries(axes.map((axis) => [axis.name, 0])))
})

const axesArbitrary = fc.uniqueArray(
  fc.record({ name: fc.string(), values: fc.array(fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>, { maxLength: 4 }) }),
  {
    selector: (axis) => axis.name,
    maxLength: 4,
  },
)

test('there are as many points as sweepSize says, all different, each naming every axis with a value of it', () => {
  fc.assert(
    fc.property(axesArbitrary, (axes) => {
      const points = [...expandSweep(axes)]
      expect(points.length).toBe(sweepSize(axes))
      expect(new Set(points.map(canonicalJson)).size).toBe(points.length)
      for (const point of points) {
        for (const axis of axes) expect(axis.values).toContainEqual(point[axis.name])
      }
    }),
  )
})
