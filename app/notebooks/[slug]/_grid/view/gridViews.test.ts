import { describe, expect, test } from 'vitest'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { gridModel } from '#server/core/grid/gridModel.ts'
import type { CaseId, CellKey } from '#server/core/ids.ts'
import type { TestCase } from '#server/core/experiment/experiment.ts'
import type { CellView } from '../../_run/cellView.ts'
import { allSlices } from '../../_run/slices.ts'
import { arrangeRows } from './arrangeRows.ts'
import { columnSummaries } from '../heads/columnSummary.ts'
import { type GridView, wholeGrid } from '../state/gridView.ts'
import { meanText, scoreView } from '../state/scoreView.ts'

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
const testCases = [['비'], ['우산 🙂', 'lang:ko']].map(([question, ...tags], index): TestCase => ({
  id: String(index + 1) as CaseId,
  seedKey: '',
  vars: { question: question ?? '' },
  reference: null,
  tags,
  file: 'notebook.md',
  line: index + 1,
}))
const scoring = { names: ['yes'], scoresOf: (_: unknown, output: string) => ({ scores: { yes: output === '네' ? 1 : 0 }, problems: [] }) }

test('a column tells how many are done, how they score and how fast they came', () => {
  expect(allSlices(columnSummaries({ model, cells, viewOf, scoring }))).toEqual([
    { total: 4, done: 4, failed: 0, tokensPerSecond: 20, scores: [{ name: 'yes', summary: { n: 4, mean: 0.75, least: 0, most: 1 } }] },
    { total: 4, done: 2, failed: 1, tokensPerSecond: 20, scores: [{ name: 'yes', summary: { n: 2, mean: 0.5, least: 0, most: 1 } }] },
  ])
})

describe('rows shown', () => {
  const arranged = (wanted: Partial<GridView>) =>
    allSlices(
      arrangeRows(
        { ...wholeGrid, ...wanted },
        {
          model,
          cells,
          viewOf,
          caseOf: ({ caseIndex }) => testCases[caseIndex] ?? null,
          scoresOf: (_, output) => ({ yes: output === '네' ? 1 : 0, length: output.length }),
          verdictOf: (_, { status }) => (status === 'done' ? 'pass' : status === 'failed' ? 'fail' : 'none'),
          missesOf: (_, output) => output !== '네',
          changeOf: (_, view) => (view.status !== 'done' ? null : view.output === 'Yes' ? 'worse' : 'same'),
        },
      ),
    )
  const shown = (wanted: Partial<GridView>) => arranged(wanted).rows

  test.each([
    ['all', [0, 1]],
    ['missing', [1]],
    ['failed', [0]],
    ['imperfect', [0, 1]],
    ['differ', [1]],
    ['passes', [1]],
    ['falls-short', [0]],
  ] as const)('%s keeps the rows %j', (rows, expected) => {
    expect(shown({ rows })).toEqual(expected)
  })

  test('a search looks into cases, outputs and errors, whatever the case of its letters', () => {
    const found = ['YES', '아니', 'broke', '우산 ', 'nowhere'].map((search) => shown({ search }))
    expect(found).toEqual([[0], [1], [0], [1], []])
  })

  test('rows are kept by a score and by what changed', () => {
    expect(shown({ score: { name: 'length', side: 'atLeast', value: 3 } })).toEqual([0, 1])
    expect(shown({ score: { name: 'length', side: 'atMost', value: 0 } })).toEqual([])
    expect([shown({ change: 'worse' }), shown({ change: 'changed' }), shown({ change: 'same' }), shown({ change: 'new' })]).toEqual([
      [0],
      [0],
      [0, 1],
      [],
    ])
  })

  test('only columns that are shown decide, and a grid with none shows all', () => {
    const [a, b] = model.columns.map(({ id }) => id) as [string, string]
    expect([shown({ rows: 'failed', hidden: [b] }), shown({ rows: 'failed', hidden: [a] })]).toEqual([[], [0]])
    expect([arranged({ hidden: [b] }).columns, arranged({ hidden: [a, b] }).columns]).toEqual([[0], [0, 1]])
  })

  test('rows are ordered by the mean over repeats, in one column or all, those without a value last', () => {
    const [a] = model.columns.map(({ id }) => id) as [string]
    expect(shown({ sort: { by: 'score:yes', column: a, descending: true } })).toEqual([0, 1])
    expect(shown({ sort: { by: 'score:yes', column: a, descending: false } })).toEqual([1, 0])
    expect(shown({ sort: { by: 'length', column: null, descending: true } })).toEqual([0, 1])
    expect(shown({ sort: { by: 'score:none', column: null, descending: true } })).toEqual([0, 1])
  })

  test('a search finds decomposed Hangul by composed and the other way round, in cases and in outputs', () => {
    const decomposed = (text: string) => text.normalize('NFD')
    const searched = (search: string, { output, question }: { output: string; question: string }) =>
      allSlices(
        arrangeRows(
          { ...wholeGrid, search },
          {
            model,
            cells,
            viewOf: () => done(output),
            caseOf: ({ caseIndex }) => ({ ...(testCases[caseIndex] as TestCase), vars: { question } }),
            scoresOf: () => null,
            verdictOf: () => 'none',
            missesOf: () => false,
            changeOf: () => null,
          },
        ),
      ).rows
    const found = ['한글', decomposed('한글')].flatMap((search) => [
      searched(search, { output: decomposed('아 한글'), question: 'x' }),
      searched(search, { output: 'x', question: decomposed('한글?') }),
      searched(search, { output: '한글', question: 'x' }),
      searched(search, { output: 'x', question: 'x' }),
    ])
    expect(found).toEqual([[0, 1], [0, 1], [0, 1], [], [0, 1], [0, 1], [0, 1], []])
  })

  test('the length sorted by is that which people count: an emoji or a decomposed syllable is one character', () => {
    const outputs = ['한글'.normalize('NFD'), '👩‍👩‍👧‍👦🙂', 'abc']
    const rowsOf = outputs.map((_, index) => ({ ...(cells[0] as GridCell), index, case: String(index) as CaseId, caseIndex: index }))
    const byLength = allSlices(
      arrangeRows(
        { ...wholeGrid, sort: { by: 'length', column: null, descending: true } },
        {
          model: gridModel(rowsOf),
          cells: rowsOf,
          viewOf: ({ index }) => done(outputs[index] ?? ''),
          caseOf: () => null,
          scoresOf: () => null,
          verdictOf: () => 'none',
          missesOf: () => false,
          changeOf: () => null,
        },
      ),
    )
    expect(byLength.rows).toEqual([2, 0, 1])
  })

  test('rows are grouped by a tag in the order they come, and are told in the order drawn', () => {
    const { rows, items } = arranged({ group: 'lang', sort: { by: 'score:yes', column: null, descending: true } })
    expect(items).toEqual([
      { kind: 'group', name: 'ko', rows: 1 },
      { kind: 'row', row: 1 },
      { kind: 'group', name: '', rows: 1 },
      { kind: 'row', row: 0 },
    ])
    expect(rows).toEqual([1, 0])
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

test('a pressed mark of a chart shows its rows and columns alone, and a stale one hides no column', () => {
  const arranged = (pick: GridView['pick']) =>
    allSlices(
      arrangeRows(
        { ...wholeGrid, pick },
        {
          model,
          cells,
          viewOf,
          caseOf: ({ caseIndex }) => testCases[caseIndex] ?? null,
          scoresOf: (_, output) => ({ yes: output === '네' ? 1 : 0 }),
          verdictOf: () => 'none',
          missesOf: () => false,
          changeOf: () => null,
        },
      ),
    )
  expect(arranged({ sides: { prompt: 'b' } })).toMatchObject({ rows: [0, 1], columns: [1] })
  expect(arranged({ sides: { prompt: 'a', case: '2' } })).toMatchObject({ rows: [1], columns: [0] })
  expect(arranged({ sides: { prompt: 'a' }, score: { name: 'yes', least: 0, most: 0 } })).toMatchObject({ rows: [1], columns: [0] })
  expect(arranged({ sides: { prompt: 'gone' } })).toMatchObject({ rows: [], columns: [0, 1] })
})
