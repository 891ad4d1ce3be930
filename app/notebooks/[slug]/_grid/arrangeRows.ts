import { measuresOf } from '#server/core/charts/chartKinds.ts'
import { type ChartPick, isPicked } from '#server/core/charts/chartPick.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { GridModel } from '#server/core/grid/gridModel.ts'
import type { TestCase } from '#server/core/notebook/experiment.ts'
import type { CellView } from '../_run/cellView.ts'
import type { Slices } from '../_run/slices.ts'
import { groupOf } from './caseGroups.ts'
import { caseSearchText } from './caseText.ts'
import type { CellChange } from './cellChange.ts'
import { filtersNothing, type GridView, type RowFilter, type RowSort } from './gridView.ts'

export type ArrangeInput = {
  model: GridModel
  cells: readonly GridCell[]
  viewOf: (cell: GridCell) => CellView
  caseOf: (cell: Pick<GridCell, 'case' | 'caseIndex'>) => TestCase | null
  scoresOf: (cell: GridCell, output: string) => Readonly<Record<string, number | null>> | null
  /** Whether a cell passes all its checks, falls short of one, or has none; for a cell that is done or failed. */
  verdictOf: (cell: GridCell, view: CellView) => 'pass' | 'fail' | 'none'
  /** True where one of the cell's yes-or-no scores is a no. */
  missesOf: (cell: GridCell, output: string) => boolean
  changeOf: (cell: GridCell, view: CellView) => CellChange | null
}

/** A row of the grid by its position in the model, or the head of a group of rows. */
export type GridItem = { kind: 'row'; row: number } | { kind: 'group'; name: string; rows: number }

/** `rows`: the rows that are shown, in order; `items`: the same with heads of groups between them. */
export type Arranged = { rows: number[]; items: GridItem[]; columns: number[] }

/** Rows and columns of a view, in order. Only cells of columns that are shown decide about rows. Rows without the score sorted by come last. */
export function* arrangeRows(view: GridView, input: ArrangeInput): Slices<Arranged> {
  const { model } = input
  const columns = pickedColumns(shownColumns(view, model), view.pick, input)
  let rows = [...model.rows.keys()]
  if (!filtersNothing(view)) {
    const keeps = rowKeeper(view, input, columns)
    const kept: number[] = []
    for (const row of rows) {
      if (keeps(row)) kept.push(row)
      yield
    }
    rows = kept
  }
  if (view.sort) rows = yield* sorted(rows, view.sort, { ...input, columns })
  const items = view.group === null ? rows.map((row): GridItem => ({ kind: 'row', row })) : grouped(rows, view.group, input)
  return { columns, items, rows: items.flatMap((item) => (item.kind === 'row' ? item.row : [])) }
}

/** A view with all columns hidden shows them all: there would be nothing to unhide them by. */
export function shownColumns({ hidden }: Pick<GridView, 'hidden'>, model: GridModel): number[] {
  const all = [...model.columns.keys()]
  const shown = all.filter((column) => !hidden.includes(model.columns[column]?.id ?? ''))
  return shown.length > 0 ? shown : all
}

/** Those with a cell behind the mark that was pressed; all where none has, as after an edit that took it away. */
function pickedColumns(columns: number[], pick: ChartPick | null, { model, cells }: ArrangeInput): number[] {
  if (pick === null) return columns
  const { sides } = pick
  const behind = (index: number) => {
    const cell = cells[index]
    return cell !== undefined && isPicked({ sides }, { cell, values: {} })
  }
  const picked = columns.filter((column) => model.rows.some((_, row) => model.at(row, column).some(behind)))
  return picked.length > 0 ? picked : columns
}

function rowKeeper(view: GridView, input: ArrangeInput, columns: readonly number[]): (row: number) => boolean {
  const { model, cells, viewOf, caseOf } = input
  const words = view.search.trim().toLowerCase()
  const { score, change, pick } = view
  const some = (row: number, test: (cell: GridCell, view: CellView) => boolean) =>
    columns.some((column) =>
      model.at(row, column).some((index) => {
        const cell = cells[index]
        return cell !== undefined && test(cell, viewOf(cell))
      }),
    )
  const found = (row: number) => {
    const head = model.rows[row]
    const testCase = head ? caseOf(head) : null
    if (testCase && caseSearchText(testCase).includes(words)) return true
    return some(row, (_, each) => textOf(each).toLowerCase().includes(words))
  }
  const scored = (row: number) =>
    score === null ||
    some(row, (cell, each) => {
      const value = each.status === 'done' ? (input.scoresOf(cell, each.output)?.[score.name] ?? null) : null
      return value !== null && (score.side === 'atLeast' ? value >= score.value : value <= score.value)
    })
  const changed = (row: number) =>
    change === null ||
    some(row, (cell, each) => {
      const how = input.changeOf(cell, each)
      return change === 'changed' ? how !== null && how !== 'same' : how === change
    })
  const picked = (row: number) =>
    pick === null ||
    some(row, (cell, each) => {
      const values = each.status === 'done' ? { ...measuresOf(each), ...input.scoresOf(cell, each.output) } : {}
      return isPicked(pick, { cell, values })
    })
  const stands = standing(view.rows, input)
  const differ = (row: number) => columns.some((column) => outputsAt(row, column, input).size > 1)
  const stood = (row: number) =>
    view.rows === 'all' ||
    (view.rows === 'differ' ? differ(row) : view.rows === 'passes' ? !some(row, stands.not) && some(row, stands.is) : some(row, stands.is))
  return (row) => stood(row) && picked(row) && scored(row) && changed(row) && (words === '' || found(row))
}

type CellTest = (cell: GridCell, view: CellView) => boolean

/** `is`: a cell for which the row is shown; `not`: one for which it is not, where all cells have to agree. */
function standing(filter: RowFilter, { missesOf, verdictOf }: ArrangeInput): { is: CellTest; not: CellTest } {
  const never = () => false
  switch (filter) {
    case 'missing':
      return { is: (_, { status }) => status !== 'done' && status !== 'failed' && status !== 'loading', not: never }
    case 'failed':
      return { is: (_, { status }) => status === 'failed', not: never }
    case 'passes':
      return { is: (cell, view) => verdictOf(cell, view) === 'pass', not: (cell, view) => verdictOf(cell, view) === 'fail' }
    case 'falls-short':
      return { is: (cell, view) => verdictOf(cell, view) === 'fail', not: never }
    case 'imperfect':
      return { is: (cell, view) => view.status === 'done' && missesOf(cell, view.output), not: never }
    default:
      return { is: () => true, not: never }
  }
}

function outputsAt(row: number, column: number, { model, cells, viewOf }: ArrangeInput): Set<string> {
  const outputs = new Set<string>()
  for (const index of model.at(row, column)) {
    const cell = cells[index]
    const view = cell && viewOf(cell)
    if (view?.status === 'done') outputs.add(view.output)
  }
  return outputs
}

function* sorted(rows: readonly number[], sort: RowSort, input: ArrangeInput & { columns: readonly number[] }): Slices<number[]> {
  const { model, cells, viewOf, columns } = input
  const one = sort.column === null ? -1 : model.columns.findIndex(({ id }) => id === sort.column)
  const over = one < 0 ? columns : [one]
  const valued: { row: number; value: number | null }[] = []
  for (const row of rows) {
    let sum = 0
    let count = 0
    for (const column of over) {
      for (const index of model.at(row, column)) {
        const cell = cells[index]
        const value = cell ? sortValue(sort.by, cell, viewOf(cell), input) : null
        if (value === null) continue
        sum += value
        count += 1
      }
    }
    valued.push({ row, value: count === 0 ? null : sum / count })
    yield
  }
  const direction = sort.descending ? -1 : 1
  valued.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null)
    return direction * (a.value - b.value)
  })
  return valued.map(({ row }) => row)
}

function sortValue(by: string, cell: GridCell, view: CellView, { scoresOf }: ArrangeInput): number | null {
  if (view.status !== 'done') return null
  if (by === 'length') return view.output.length
  if (by === 'time') return view.timing.totalMs
  return scoresOf(cell, view.output)?.[by.slice('score:'.length)] ?? null
}

/** Groups in the order of their first row; rows without such a tag last. */
function grouped(rows: readonly number[], grouping: string, { model, caseOf }: ArrangeInput): GridItem[] {
  const groups = new Map<string, number[]>()
  for (const row of rows) {
    const head = model.rows[row]
    const testCase = head ? caseOf(head) : null
    const name = testCase ? groupOf(testCase, grouping) : ''
    const group = groups.get(name) ?? []
    group.push(row)
    groups.set(name, group)
  }
  const named = [...groups].toSorted(([a], [b]) => Number(a === '') - Number(b === ''))
  return named.flatMap(([name, members]): GridItem[] => [
    { kind: 'group', name, rows: members.length },
    ...members.map((row): GridItem => ({ kind: 'row', row })),
  ])
}

function textOf(view: CellView): string {
  if (view.status === 'done') return view.output
  return view.status === 'failed' ? view.error.message : ''
}
