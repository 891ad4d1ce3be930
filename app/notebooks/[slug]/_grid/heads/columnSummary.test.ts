import { expect, test } from 'vitest'
import type { MetricSummary } from '#server/core/stats/metricSummary.ts'
import { allSlices } from '../../../../_ui/browser/slices.ts'
import { cells, model, viewOf } from '../testing/sampleGrid.ts'
import { columnSummaries } from './columnSummary.ts'

const scoring = {
  names: ['yes', 'none', 'tagged'],
  specs: ['yes', 'none', 'tagged'].map((name) => ({
    name,
    metric: name,
    options: {},
    line: 1,
    ...(name === 'tagged' ? { tags: ['x'] } : {}),
  })),
  caseOf: () => null,
  scoresOf: (_: unknown, output: string) => ({ scores: { yes: output === '네' ? 1 : 0, none: null }, problems: [] }),
}
const missing = { n: 0, mean: null, least: null, most: null }

test('a column has the number of done cells, their scores, how many outputs have none, and their speed', () => {
  const summaries = allSlices(columnSummaries({ model, cells, viewOf, scoring, isCounted: () => true }))
  const yes = (summary: MetricSummary) => ({ name: 'yes', unscored: 0, summary })
  const tagged = { name: 'tagged', unscored: 0, summary: missing }
  expect(summaries).toEqual([
    {
      total: 4,
      done: 4,
      failed: 0,
      unanswered: 0,
      tokensPerSecond: 1000 / 55,
      scores: [yes({ n: 4, mean: 0.75, least: 0, most: 1 }), { name: 'none', unscored: 4, summary: missing }, tagged],
    },
    {
      total: 4,
      done: 2,
      failed: 1,
      unanswered: 0,
      tokensPerSecond: 1000 / 55,
      scores: [yes({ n: 2, mean: 0.5, least: 0, most: 1 }), { name: 'none', unscored: 2, summary: missing }, tagged],
    },
  ])
})
