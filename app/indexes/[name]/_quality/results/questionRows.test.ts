import { expect, test } from 'vitest'
import { qualityMetrics } from '#server/core/retrieval/metrics/qualityMetrics.ts'
import type { MeasuredSettings } from '../../../../_trpc/apiTypes.ts'
import { lossesOf, questionRows, sortedRows } from './questionRows.ts'

type Measured = MeasuredSettings['perQuery'][number]

const measured = (query: string, value: number, relevant: [rank: number | null, indexed?: boolean][]): Measured => ({
  query,
  metrics: Object.fromEntries(qualityMetrics.map((name) => [name, value])) as Measured['metrics'],
  relevant: relevant.map(([rank, indexed = true], place) => ({ id: `${query}${place}`, grade: 1, indexed, rank })),
  unjudged: [],
})
const settings = (perQuery: Measured[]): MeasuredSettings => ({
  asked: { mode: 'text' },
  mode: 'text',
  k: 100,
  metrics: null,
  perQuery,
  leftOut: 0,
  lost: 0,
})
const one = settings([
  measured('far', 0, [[37], [null]]),
  measured('gone', 0, [[null, false]]),
  measured('first', 1, [[1]]),
  measured('zero', 0, []),
])
const other = settings([measured('first', 0.5, [[2]])])
const report = { queries: ['first', 'far', 'gone', 'zero', 'unjudged'].map((id) => ({ id, text: `${id}?` })), settings: [one, other] }

test('a question is lost where nothing relevant is indexed, or found within k', () => {
  expect(lossesOf(one, 10)).toMatchObject({ counts: { notIndexed: 1, notRetrieved: 1 }, passed: 1, unjudged: 1 })
  expect(lossesOf(one, 100)).toMatchObject({ counts: { notIndexed: 1, notRetrieved: 0 }, passed: 2 })
})

test('a row has the best rank and the reason of a loss for each way of searching', () => {
  const rows = questionRows(report, { metric: 'map', k: 10 })
  expect(rows.map(({ id, cells }) => [id, ...cells.map((cell) => cell && [cell.value, cell.rank, cell.failure])])).toEqual([
    ['first', [1, 1, null], [0.5, 2, null]],
    ['far', [0, 37, 'notRetrieved'], null],
    ['gone', [0, null, 'notIndexed'], null],
    ['zero', [0, null, null], null],
  ])
})

test('the worst questions come first, and those without a score last', () => {
  const rows = questionRows(report, { metric: 'map', k: 10 })
  const order = (by: number | 'text', descending = false) => sortedRows(rows, { by, descending }).map(({ id }) => id)
  expect(order(0)).toEqual(['gone', 'zero', 'far', 'first'])
  expect(order(0, true)).toEqual(['first', 'far', 'zero', 'gone'])
  expect(order(1)[0]).toBe('first')
  expect(order('text')).toEqual(['far', 'first', 'gone', 'zero'])
})
