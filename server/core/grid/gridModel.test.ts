import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import type { CaseId } from '../ids.ts'
import type { Point } from '../experiment/cell.ts'
import { columnTitle, columnTitleText } from './columnTitle.ts'
import { gridModel, type GridModelCell } from './gridModel.ts'

let index = 0
const cell = (parts: { row: number; variant?: string; point?: Point; repeat?: number; sweep?: string }): GridModelCell => ({
  index: index++,
  sweep: parts.sweep ?? 'main',
  variant: parts.variant ?? 'terse',
  case: `case-${parts.row}` as CaseId,
  caseIndex: parts.row,
  point: parts.point ?? { temperature: 0.7, top_p: 0.95 },
  repeat: parts.repeat ?? 0,
})
const plan = (make: () => GridModelCell[]) => {
  index = 0
  return make()
}
const cold = { temperature: 0, top_p: 0.95 }
const warm = { temperature: 0.7, top_p: 0.95 }
const titles = (cells: GridModelCell[]) => {
  const { columns } = gridModel(cells)
  return columns.map((column) => columnTitleText(columnTitle(column, columns)))
}

test('rows are test cases, columns are variants by points, and a place lists its repeats', () => {
  const cells = plan(() =>
    [0, 2].flatMap((row) =>
      ['terse', '꼼꼼'].flatMap((variant) =>
        [cold, warm].flatMap((point) => [1, 0].map((repeat) => cell({ row, variant, point, repeat }))),
      ),
    ),
  )
  const grid = gridModel(cells)
  expect(grid.rows).toEqual([
    { caseIndex: 0, case: 'case-0' },
    { caseIndex: 2, case: 'case-2' },
  ])
  expect(grid.columns.map(({ variant, point, axes }) => ({ variant, point, axes }))).toEqual(
    ['terse', '꼼꼼'].flatMap((variant) => [cold, warm].map((point) => ({ variant, point, axes: ['temperature'] }))),
  )
  expect(grid.at(0, 0)).toEqual([1, 0])
  expect(grid.at(1, 3)).toEqual([15, 14])
  expect(grid.at(2, 0)).toEqual([])
  expect(grid.at(0, 4)).toEqual([])
})

test('an empty plan is an empty grid', () => {
  const grid = gridModel([])
  expect([grid.columns, grid.rows, grid.at(0, 0)]).toEqual([[], [], []])
})

test('rows and columns keep their order when cells of the first case are missing', () => {
  const cells = plan(() => [
    cell({ row: 1, variant: 'b', point: warm }),
    cell({ row: 0, variant: 'a', point: warm }),
    cell({ row: 0, variant: 'a', point: cold }),
    cell({ row: 0, variant: 'b', point: cold }),
  ])
  const grid = gridModel(cells)
  expect(grid.rows.map((row) => row.caseIndex)).toEqual([0, 1])
  expect(grid.columns.map(({ variant, point }) => [variant, point.temperature])).toEqual([
    ['b', 0.7],
    ['b', 0],
    ['a', 0.7],
    ['a', 0],
  ])
})

test('a column keeps its id when other parts are edited, and for any order of its parameters', () => {
  const before = gridModel(plan(() => [cell({ row: 0, point: cold })]))
  const after = gridModel(
    plan(() => [cell({ row: 5, variant: 'new' }), cell({ row: 3, repeat: 4, point: { top_p: 0.95, temperature: 0 } })]),
  )
  expect(after.columns[1]?.id).toBe(before.columns[0]?.id)
  expect(before.columns[0]?.id).toMatch(/^[0-9a-f]{16}$/)
})

test('two sweeps with the same variant and point have separate columns with different titles', () => {
  const cells = plan(() => [cell({ row: 0 }), cell({ row: 0, sweep: 'again' })])
  const grid = gridModel(cells)
  expect([grid.at(0, 0), grid.at(0, 1)]).toEqual([[0], [1]])
  expect(titles(cells)).toEqual(['main · terse', 'again · terse'])
})

test('a title shows only what varies, with values that can be told apart', () => {
  expect(titles(plan(() => [cell({ row: 0, point: { ...warm, shots: 0 } }), cell({ row: 0, point: { ...warm, shots: 2 } })]))).toEqual([
    'terse · shots 0',
    'terse · shots 2',
  ])
  const stops = [null, '\n', '끝', ['a', 'b'], '가'.repeat(50)]
  expect(titles(plan(() => stops.map((stop) => cell({ row: 0, point: { ...warm, stop } }))))).toEqual([
    'terse · stop none',
    'terse · stop "\\n"',
    'terse · stop 끝',
    'terse · stop ["a","b"]',
    `terse · stop ${'가'.repeat(39)}…`,
  ])
})

test('a parameter that only some columns have counts as varying', () => {
  const cells = plan(() => [cell({ row: 0 }), cell({ row: 0, sweep: 'long', point: { ...warm, max_tokens: 900 } })])
  expect(titles(cells)).toEqual(['terse', 'terse · max_tokens 900'])
})

test('every cell is at exactly one place', () => {
  const cellsArbitrary = fc.array(
    fc.record({
      row: fc.nat({ max: 3 }),
      variant: fc.constantFrom('a', 'b'),
      point: fc.constantFrom(cold, warm, { ...cold }),
      repeat: fc.nat({ max: 2 }),
      sweep: fc.constantFrom('x', 'y'),
    }),
  )
  fc.assert(
    fc.property(cellsArbitrary, (parts) => {
      const cells = plan(() => parts.map(cell))
      const grid = gridModel(cells)
      const seen = grid.rows.flatMap((row, r) =>
        grid.columns.flatMap((column, c) =>
          grid.at(r, c).map((position) => {
            expect(cells[position]).toMatchObject({ case: row.case, variant: column.variant, sweep: column.sweep, point: column.point })
            return position
          }),
        ),
      )
      expect(seen.toSorted((a, b) => a - b)).toEqual(cells.map((each) => each.index))
    }),
  )
})

test('fifty thousand deserialised cells, which share no objects, make one grid', () => {
  const cells = plan(() =>
    Array.from({ length: 50_000 }, (_, n) =>
      cell({ row: Math.floor(n / 50), variant: `v${n % 5}`, point: { temperature: Math.floor(n / 5) % 10, top_p: 0.95 } }),
    ),
  )
  const grid = gridModel(cells)
  expect([grid.rows.length, grid.columns.length, grid.at(999, 49)]).toEqual([1000, 50, [49_999]])
})
