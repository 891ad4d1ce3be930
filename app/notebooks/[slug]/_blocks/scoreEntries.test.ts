import { expect, test } from 'vitest'
import { findMetric, metricOptionsProblem } from '#server/core/metrics/metrics.ts'
import { scoreEntries, scoreItem, starterEntry } from './scoreEntries.ts'

test('entries are read in every form that a score block takes, and written back', () => {
  const entries = scoreEntries(['exact-match', { contains: 'yes' }, { length: { unit: 'words' } }], findMetric)
  expect(entries?.map(scoreItem)).toEqual(['exact-match', { contains: { value: 'yes' } }, { length: { unit: 'words' } }])
  expect(scoreEntries({ contains: 'yes' }, findMetric)).toBeNull()
})

test.each(['javascript', 'language', 'length', 'refusal'])('%s is added with options that are valid', (metric) => {
  expect(metricOptionsProblem({ name: metric, line: 1, ...starterEntry(metric) })).toBeNull()
})
