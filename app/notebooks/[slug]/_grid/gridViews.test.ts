import { describe, expect, test } from 'vitest'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { gridModel } from '#server/core/grid/gridModel.ts'
import type { CaseId, CellKey } from '#server/core/ids.ts'
import type { CellView } from '../_run/cellView.ts'
import { columnSummaries } from './columnSummary.ts'
import { filterRows, type StatusFilter } from './rowFilter.ts'
import { meanText, scoreView } from './scoreView.ts'

const done = (output: string): CellView => ({
  status: 'done',
  output,
  cached: false,
  tokens: { prompt: 3, output: 10 },
  timing: { ttftMs: 5, totalMs: 500 },
  finishReason: 'stop',
})
// Two cases, two variants, two repeats.
const views: CellView[] = [
  done('네'),
  done('네'),
  done('Yes'),
  { status: 'failed', error: { code: 'ENGINE_FAILED', message: 'broke' } },
  done('네'),
  done('아니요'),
  { status: 'empty' },
  done('네'),
]
const cells = views.map((_, index) => ({
  index,
  sweep: 'main',
  variant: ['a', 'b'][Math.floor(index / 2) % 2],
  case: String(Math.floor(index / 4) + 1) as CaseId,
  caseIndex: Math.floor(index / 4),
  point: {},
  repeat: index % 2,
  key: `k${index}` as CellKey,
})) as GridCell[]
const model = gridModel(cells)
const viewOf = (cell: GridCell): CellView => views[cell.index] ?? { status: 'empty' }
const scoring = { names: ['yes'], scoresOf: (_: unknown, output: string) => ({ scores: { yes: output === '네' ? 1 : 0 }, problems: [] }) }

test('a column tells how many are done, how they score and how fast they came', () => {
  expect(columnSummaries({ model, cells, viewOf, scoring })).toEqual([
    { total: 4, done: 4, failed: 0, tokensPerSecond: 20, scores: [{ name: 'yes', summary: { n: 4, mean: 0.75, least: 0, most: 1 } }] },
    { total: 4, done: 2, failed: 1, tokensPerSecond: 20, scores: [{ name: 'yes', summary: { n: 2, mean: 0.5, least: 0, most: 1 } }] },
  ])
})

describe('rows shown', () => {
  const shown = (status: StatusFilter, search = '') =>
    filterRows({ search, status }, { model, cells, viewOf, caseOf: () => null, missesOf: (_, output) => output !== '네' })

  test.each([
    ['all', [0, 1]],
    ['missing', [1]],
    ['failed', [0]],
    ['imperfect', [0, 1]],
    ['differ', [1]],
  ] as const)('%s keeps the rows %j', (status, expected) => {
    expect(shown(status)).toEqual(expected)
  })

  test('a search looks into outputs and errors, whatever the case of its letters', () => {
    expect([shown('all', 'YES'), shown('all', '아니'), shown('all', 'broke'), shown('all', 'nowhere')]).toEqual([[0], [1], [0], []])
  })
})

test('yes-or-no metrics read as signs and per cent, others as numbers', () => {
  const exact = { metric: 'exact-match' }
  expect([1, 0, null].map((score) => scoreView(exact, 'e', score).text)).toEqual(['✓', '✗', '–'])
  expect(scoreView({ metric: 'length', check: { atMost: 40 } }, 'l', 123)).toEqual({ name: 'l', text: '✗ 123', verdict: 'fail' })
  expect(scoreView({ metric: 'contains', check: { atLeast: 1 } }, 'c', 1)).toEqual({ name: 'c', text: '✓', verdict: 'pass' })
  expect(scoreView({ metric: 'length' }, 'l', 1)).toEqual({ name: 'l', text: '1', verdict: 'number' })
  expect([meanText(exact, 0.2143), meanText({ metric: 'length' }, 12.34), meanText(exact, null)]).toEqual(['21.4%', '12.3', '–'])
})
