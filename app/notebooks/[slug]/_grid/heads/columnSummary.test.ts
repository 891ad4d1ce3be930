import { expect, test } from 'vitest'
import { allSlices } from '../../_run/slices.ts'
import { cells, model, viewOf } from '../testing/sampleGrid.ts'
import { columnSummaries } from './columnSummary.ts'

const scoring = { names: ['yes'], scoresOf: (_: unknown, output: string) => ({ scores: { yes: output === '네' ? 1 : 0 }, problems: [] }) }

test('a column has the number of done cells, their scores and their speed', () => {
  expect(allSlices(columnSummaries({ model, cells, viewOf, scoring }))).toEqual([
    { total: 4, done: 4, failed: 0, tokensPerSecond: 1000 / 55, scores: [{ name: 'yes', summary: { n: 4, mean: 0.75, least: 0, most: 1 } }] },
    { total: 4, done: 2, failed: 1, tokensPerSecond: 1000 / 55, scores: [{ name: 'yes', summary: { n: 2, mean: 0.5, least: 0, most: 1 } }] },
  ])
})
