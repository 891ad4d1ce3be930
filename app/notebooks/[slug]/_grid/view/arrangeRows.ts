import { type ChartPick, isPicked } from '#server/core/charts/chartPick.ts'
import type { GridModel } from '#server/core/grid/gridModel.ts'
import type { Slices } from '../../../../_ui/browser/slices.ts'
import type { ArrangeInput } from './arrangeInput.ts'
import { groupOf } from '../state/caseGroups.ts'
import { filtersNothing, inUserOrder, type GridView, type RowSort } from '../state/gridView.ts'
import { rowKeeper } from './rowKeeper.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { countCharacters } from '#server/core/metrics/text/countText.ts'
import type { CellView } from '../../_run/cellView.ts'

/** A row by its position in the grid model, or the header of a group of rows. */
export type GridItem = { kind: 'row'; row: number } | { kind: 'group'; name: string; rows: number }

/** `rows`: the visible rows in order; `items`: the same rows with group headers between them. */
export type Arranged = { rows: number[]; items: GridItem[]; columns: number[] }

/** Rows and columns of a view, in order. Only cells of visible columns are considered. Rows without a value to sort by come last. */
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
  if (view.sort) rows = yield* sortRows(rows, view.sort, { ...input, columns })
  const items = view.group === null ? rows.map((row): GridItem => ({ kind: 'row', row })) : grouped(rows, view.group, input)
  return { columns, items, rows: items.flatMap((item) => (item.kind === 'row' ? item.row : [])) }
}

/** A view that hides all columns shows all of them; otherwise no column could be shown again. */
function shownColumns({ hidden, order }: Pick<GridView, 'hidden' | 'order'>, model: GridModel): number[] {
  const positions = new Map(model.columns.map(({ id }, position) => [id, position]))
  const all = inUserOrder([...positions.keys()], order)
  const shown = all.filter((id) => !hidden.includes(id))
  return (shown.length > 0 ? shown : all).flatMap((id) => positions.get(id) ?? [])
}

/** The columns with a cell of the clicked mark; all columns if there are none, for example after an edit. */
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

/** Groups in the order of their first rows. The group of rows without such a tag comes last. */
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

/** Sorts rows by the mean of a value over one column or all visible ones. Rows without a value come last. */
function* sortRows(rows: readonly number[], sort: RowSort, input: ArrangeInput & { columns: readonly number[] }): Slices<number[]> {
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
  if (by === 'length') return countCharacters(view.output)
  if (by === 'time') return view.timing.totalMs
  return scoresOf(cell, view.output)?.[by.slice('score:'.length)] ?? null
}
