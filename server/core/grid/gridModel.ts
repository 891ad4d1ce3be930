import type { PlannedCell, Point } from '../experiment/cell.ts'
import { columnIds } from './columnIds.ts'
import { varyingAxes } from './varyingAxes.ts'

/** The fields of a cell that the grid needs; the cells sent by `runs.grid` have them. */
export type GridModelCell = Pick<PlannedCell, 'index' | 'sweep' | 'variant' | 'case' | 'caseIndex' | 'point' | 'repeat'>

export type GridColumn = {
  /** Depends only on sweep, variant and point, so that hidden or sorted columns survive other edits. */
  id: string
  sweep: string
  variant: string
  point: Point
  /** Names of the point's parameters that differ between columns, in the point's order; a header omits the others. */
  axes: string[]
}

export type GridRow = { caseIndex: number; case: PlannedCell['case'] }

export type GridModel = {
  columns: GridColumn[]
  rows: GridRow[]
  /** Indexes of the cells at a row and column (positions from 0), ordered by repeat; empty when there are none. */
  at: (row: number, column: number) => readonly number[]
}

const none: readonly number[] = []

/**
 * The grid of a plan. Rows are test cases in order; columns are ordered by sweep, variant and point, as in the plan. Columns of different
 * sweeps are kept apart, since sweeps may differ in shots or model without a difference in the point. Runs in time linear in the number of
 * cells.
 */
export function gridModel(cells: readonly GridModelCell[]): GridModel {
  const rowCases = new Map<number, PlannedCell['case']>()
  for (const cell of cells) rowCases.set(cell.caseIndex, cell.case)
  const rows = [...rowCases].map(([caseIndex, id]) => ({ caseIndex, case: id })).toSorted((a, b) => a.caseIndex - b.caseIndex)
  const rowOf = new Map(rows.map((row, position) => [row.caseIndex, position]))

  const idOf = columnIds()
  const found = new Map<string, { column: Omit<GridColumn, 'axes'>; cells: GridModelCell[][] }>()
  for (const cell of cells) {
    const id = idOf(cell)
    let entry = found.get(id)
    if (!entry) found.set(id, (entry = { column: { id, sweep: cell.sweep, variant: cell.variant, point: cell.point }, cells: [] }))
    const row = rowOf.get(cell.caseIndex) ?? 0
    ;(entry.cells[row] ??= []).push(cell)
  }

  const ordered = inPlanOrder([...found.values()])
  const varying = varyingAxes(ordered.map((entry) => entry.column.point))
  const columns = ordered.map(({ column }) => ({ ...column, axes: Object.keys(column.point).filter((name) => varying.has(name)) }))
  const places = ordered.map((entry) => entry.cells.map((here) => byRepeat(here)))
  return { columns, rows, at: (row, column) => places[column]?.[row] ?? none }
}

function byRepeat(cells: GridModelCell[]): number[] {
  // Most places have one cell, or cells in order; sorting each place would dominate the running time.
  const inOrder = cells.every((cell, position) => position === 0 || (cells[position - 1]?.repeat ?? 0) <= cell.repeat)
  return (inOrder ? cells : cells.toSorted((a, b) => a.repeat - b.repeat)).map((cell) => cell.index)
}

/** Orders by sweep, variant, point, each by first appearance: missing cells of the first case do not reorder columns. */
function inPlanOrder<T extends { column: Omit<GridColumn, 'axes'> }>(entries: T[]): T[] {
  const sweeps = ranks(entries.map(({ column }) => column.sweep))
  const variants = ranks(entries.map(({ column }) => `${column.sweep}\n${column.variant}`))
  const points = ranks(entries.map(({ column }) => `${column.sweep}\n${JSON.stringify(column.point)}`))
  const rank = ({ column: { sweep, variant, point } }: T) => [
    sweeps.get(sweep) ?? 0,
    variants.get(`${sweep}\n${variant}`) ?? 0,
    points.get(`${sweep}\n${JSON.stringify(point)}`) ?? 0,
  ]
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .toSorted((a, b) => (a.rank[0] ?? 0) - (b.rank[0] ?? 0) || (a.rank[1] ?? 0) - (b.rank[1] ?? 0) || (a.rank[2] ?? 0) - (b.rank[2] ?? 0))
    .map(({ entry }) => entry)
}

function ranks(names: readonly string[]): Map<string, number> {
  const result = new Map<string, number>()
  for (const name of names) if (!result.has(name)) result.set(name, result.size)
  return result
}
