import type { PlannedCell, Point } from '../experiment/cell.ts'
import { columnIds } from './columnIds.ts'
import { varyingAxes } from './varyingAxes.ts'

/** What the grid needs of a cell; the cells that `runs.grid` sends have it. */
export type GridModelCell = Pick<PlannedCell, 'index' | 'sweep' | 'variant' | 'case' | 'caseIndex' | 'point' | 'repeat'>

export type GridColumn = {
  /** The same for the same sweep, variant and point, whatever else is edited: hidden or sorted columns stay so. */
  id: string
  sweep: string
  variant: string
  point: Point
  /** Names of the point's parameters that differ between columns, in the point's order; the others need no room in a header. */
  axes: string[]
}

export type GridRow = { caseIndex: number; case: PlannedCell['case'] }

export type GridModel = {
  columns: GridColumn[]
  rows: GridRow[]
  /** Indexes of the cells at a row and column (positions from 0), by repeat; empty where there is none. */
  at: (row: number, column: number) => readonly number[]
}

const none: readonly number[] = []

/**
 * The grid of a plan: rows are test cases in their order, columns sweep by sweep, variant by variant, point by point, each in
 * the order of the plan. Sweeps keep their columns apart, since they may differ in shots or model without a point showing it.
 * Linear in the cells.
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
  // Most places have one cell or have them in order already; a stable sort of each would be most of the work.
  const inOrder = cells.every((cell, position) => position === 0 || (cells[position - 1]?.repeat ?? 0) <= cell.repeat)
  return (inOrder ? cells : cells.toSorted((a, b) => a.repeat - b.repeat)).map((cell) => cell.index)
}

/** Sweep, then variant, then point, each by first appearance: a case whose cells could not all be made does not shuffle columns. */
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
