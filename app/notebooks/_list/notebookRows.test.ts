import { expect, test } from 'vitest'
import { formatDateTime } from '../../_ui/text/format.ts'
import { isFirstVisit, notebookRows, type NotebookEntry } from './notebookRows.ts'

const now = Date.UTC(2026, 10, 22, 12)
const entry = (slug: string, more: Partial<NotebookEntry> = {}): NotebookEntry => ({
  slug,
  title: slug,
  model: 'smollm2-135m-instruct',
  variants: 3,
  cases: 24,
  cells: 432,
  modifiedAt: now,
  errors: 0,
  lastRun: null,
  ...more,
})

const notebooks = [
  entry('reviews', { title: 'Few-shot sentiment', modifiedAt: now - 3_600_000, lastRun: { run: 'r1', outcome: 'done', at: now - 60_000 } }),
  entry('역할', { title: '역할 프롬프트와 존댓말', cells: 36 }),
  entry('sums', { title: 'Arithmetic', cells: 1200, model: 'mistral-7b', lastRun: { run: 'r2', outcome: 'failed', at: now - 90_000 } }),
]

const slugs = (query: string, sort: 'modified' | 'title' | 'run' | 'cells') =>
  notebookRows(notebooks, { query, sort, now }).map(({ slug }) => slug)

test.each([
  ['modified', ['sums', '역할', 'reviews']],
  ['title', ['sums', 'reviews', '역할']],
  ['run', ['reviews', 'sums', '역할']],
  ['cells', ['sums', 'reviews', '역할']],
] as const)('notebooks are sorted by %s', (sort, expected) => {
  expect(slugs('', sort)).toEqual(expected)
})

test.each([
  ['sentiment FEW', ['reviews']],
  ['존댓말'.normalize('NFD'), ['역할']],
  ['mistral', ['sums']],
  ['nowhere', []],
])('the query %j is searched in title, slug and model', (query, expected) => {
  expect(slugs(query, 'title')).toEqual(expected)
})

test('a row contains every text to show', () => {
  const [row] = notebookRows(
    [entry('역할 1', { title: '역할', variants: 1, errors: 2, lastRun: { run: 'r', outcome: 'running', at: now } })],
    { query: '', sort: 'title', now },
  )
  expect(row).toEqual({
    slug: '역할 1',
    href: '/notebooks/%EC%97%AD%ED%95%A0%201',
    title: '역할',
    model: 'smollm2-135m-instruct',
    shape: '1 variant × 24 cases',
    cells: '432',
    errors: '2 errors',
    run: { label: 'Running', tone: 'accent', ago: 'just now', title: `Last run ${formatDateTime(now)}`, running: true },
    modified: { ago: 'just now', title: `Changed ${formatDateTime(now)}` },
  })
})

test('a notebook whose content is being counted shows its last counts, or none', () => {
  const none = { title: 'x', model: '', variants: 0, cases: 0, cells: 0, counting: true as const }
  const rows = notebookRows([entry('a', { counting: true }), entry('x', none)], { query: '', sort: 'title', now })
  expect(rows.map(({ shape, cells, model }) => [shape, cells, model])).toEqual([
    ['3 variants × 24 cases', '432', 'smollm2-135m-instruct'],
    ['counting…', '', ''],
  ])
})

test('a first visit has notebooks but no runs', () => {
  expect([isFirstVisit([]), isFirstVisit(notebooks), isFirstVisit([entry('a')])]).toEqual([false, false, true])
})
