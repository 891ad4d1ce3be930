import { expect, test } from 'vitest'
import { gridModel } from '#server/core/grid/gridModel.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CaseId } from '#server/core/ids.ts'
import type { TestCase } from '#server/core/experiment/experiment.ts'
import { allSlices } from '../../../../_ui/browser/slices.ts'
import { type GridView, wholeGrid } from '../state/gridView.ts'
import { cells, done, model, testCases, viewOf } from '../testing/sampleGrid.ts'
import type { ArrangeInput } from './arrangeInput.ts'
import { arrangeRows } from './arrangeRows.ts'

const plain: ArrangeInput = {
  model,
  cells,
  viewOf,
  caseOf: ({ caseIndex }) => testCases[caseIndex] ?? null,
  scoresOf: () => null,
  verdictOf: () => 'none',
  missesOf: () => false,
  changeOf: () => null,
}
const scored: Partial<ArrangeInput> = {
  scoresOf: (_, output) => ({ yes: output === '네' ? 1 : 0, length: output.length }),
  verdictOf: (_, { status }) => (status === 'done' ? 'pass' : status === 'failed' ? 'fail' : 'none'),
  missesOf: (_, output) => output !== '네',
  changeOf: (_, view) => (view.status !== 'done' ? null : view.output === 'Yes' ? 'worse' : 'same'),
}
const arrange = (view: Partial<GridView>, input = scored) => allSlices(arrangeRows({ ...wholeGrid, ...view }, { ...plain, ...input }))
const shown = (view: Partial<GridView>) => arrange(view).rows

test.each([
  ['all', [0, 1]],
  ['missing', [1]],
  ['failed', [0]],
  ['imperfect', [0, 1]],
  ['differ', [1]],
  ['passes', [1]],
  ['falls-short', [0]],
] as const)('the filter %s keeps the rows %j', (rows, expected) => {
  expect(shown({ rows })).toEqual(expected)
})

test('a search looks into cases, outputs and errors and ignores case', () => {
  const found = ['YES', '아니', 'broke', '우산 ', 'nowhere'].map((search) => shown({ search }))
  expect(found).toEqual([[0], [1], [0], [1], []])
})

test('rows are filtered by a score and by a change', () => {
  expect(shown({ score: { name: 'length', side: 'atLeast', value: 3 } })).toEqual([0, 1])
  expect(shown({ score: { name: 'length', side: 'atMost', value: 0 } })).toEqual([])
  expect([shown({ change: 'worse' }), shown({ change: 'changed' }), shown({ change: 'same' }), shown({ change: 'new' })]).toEqual([
    [0],
    [0],
    [0, 1],
    [],
  ])
})

test('only visible columns decide, and a view that hides all columns shows all', () => {
  const [a, b] = model.columns.map(({ id }) => id) as [string, string]
  expect([shown({ rows: 'failed', hidden: [b] }), shown({ rows: 'failed', hidden: [a] })]).toEqual([[], [0]])
  expect([arrange({ hidden: [b] }).columns, arrange({ hidden: [a, b] }).columns]).toEqual([[0], [0, 1]])
})

test('rows are sorted by the mean over repeats, in one column or all; rows without a value come last', () => {
  const [a] = model.columns.map(({ id }) => id) as [string]
  expect(shown({ sort: { by: 'score:yes', column: a, descending: true } })).toEqual([0, 1])
  expect(shown({ sort: { by: 'score:yes', column: a, descending: false } })).toEqual([1, 0])
  expect(shown({ sort: { by: 'length', column: null, descending: true } })).toEqual([0, 1])
  expect(shown({ sort: { by: 'score:none', column: null, descending: true } })).toEqual([0, 1])
})

test('a search matches composed and decomposed Hangul, in cases and in outputs', () => {
  const decomposed = (text: string) => text.normalize('NFD')
  const searched = (search: string, { output, question }: { output: string; question: string }) =>
    arrange(
      { search },
      {
        viewOf: () => done(output),
        caseOf: ({ caseIndex }) => ({ ...(testCases[caseIndex] as TestCase), vars: { question } }),
      },
    ).rows
  const found = ['한글', decomposed('한글')].flatMap((search) => [
    searched(search, { output: decomposed('아 한글'), question: 'x' }),
    searched(search, { output: 'x', question: decomposed('한글?') }),
    searched(search, { output: '한글', question: 'x' }),
    searched(search, { output: 'x', question: 'x' }),
  ])
  expect(found).toEqual([[0, 1], [0, 1], [0, 1], [], [0, 1], [0, 1], [0, 1], []])
})

test('rows are sorted by length in visible characters: an emoji or a decomposed syllable is one character', () => {
  const outputs = ['한글'.normalize('NFD'), '👩‍👩‍👧‍👦🙂', 'abc']
  const rowsOf = outputs.map((_, index) => ({ ...(cells[0] as GridCell), index, case: String(index) as CaseId, caseIndex: index }))
  const byLength = arrange(
    { sort: { by: 'length', column: null, descending: true } },
    { model: gridModel(rowsOf), cells: rowsOf, viewOf: ({ index }) => done(outputs[index] ?? ''), caseOf: () => null },
  )
  expect(byLength.rows).toEqual([2, 0, 1])
})

test('rows are grouped by a tag in order of appearance, and `rows` has the same order as the items', () => {
  const { rows, items } = arrange({ group: 'lang', sort: { by: 'score:yes', column: null, descending: true } })
  expect(items).toEqual([
    { kind: 'group', name: 'ko', rows: 1 },
    { kind: 'row', row: 1 },
    { kind: 'group', name: '', rows: 1 },
    { kind: 'row', row: 0 },
  ])
  expect(rows).toEqual([1, 0])
})

test('a clicked mark of a chart shows only its rows and columns, and an outdated one hides no column', () => {
  const arranged = (pick: GridView['pick']) => arrange({ pick }, { scoresOf: (_, output) => ({ yes: output === '네' ? 1 : 0 }) })
  expect(arranged({ sides: { prompt: 'b' } })).toMatchObject({ rows: [0, 1], columns: [1] })
  expect(arranged({ sides: { prompt: 'a', case: '2' } })).toMatchObject({ rows: [1], columns: [0] })
  expect(arranged({ sides: { prompt: 'a' }, score: { name: 'yes', least: 0, most: 0 } })).toMatchObject({ rows: [1], columns: [0] })
  expect(arranged({ sides: { prompt: 'gone' } })).toMatchObject({ rows: [], columns: [0, 1] })
})
