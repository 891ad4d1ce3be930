import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { metricSummary } from './metricSummary.ts'

test.each([
  [[], { n: 0, mean: null, least: null, most: null }],
  [[null, null], { n: 0, mean: null, least: null, most: null }],
  [[1, null, 0, 0, 1], { n: 4, mean: 0.5, least: 0, most: 1 }],
  [[-3], { n: 1, mean: -3, least: -3, most: -3 }],
])('%j', (values, summary) => {
  expect(metricSummary(values)).toEqual(summary)
})

test('the mean is between the extremes and does not depend on nulls', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: -1000, max: 1000 })), { minLength: 1 }), (values) => {
      const present = values.filter((value) => value !== null)
      const summary = metricSummary(values)
      expect(summary).toEqual(metricSummary(present))
      if (present.length > 0) expect(summary.mean).toBeCloseTo(present.reduce((sum, value) => sum + value, 0) / present.length, 9)
    }),
  )
})
