import type { GridModel } from '#server/core/grid/gridModel.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellKey } from '#server/core/ids.ts'

/** Keys of the cells of the first rows; cells whose model is missing have none. */
export function keysOfFirstRows(cells: readonly GridCell[], model: GridModel, rows: number): CellKey[] {
  const last = model.rows[Math.min(rows, model.rows.length) - 1]?.caseIndex ?? -1
  return distinctKeys(cells.filter((cell) => cell.caseIndex <= last))
}

/** Keys of the cells of one column. */
export function keysOfColumn(cells: readonly GridCell[], model: GridModel, column: number): CellKey[] {
  return distinctKeys(model.rows.flatMap((_, row) => model.at(row, column).flatMap((index) => cells[index] ?? [])))
}

function distinctKeys(cells: readonly GridCell[]): CellKey[] {
  return [...new Set(cells.flatMap(({ key }) => (key === null ? [] : [key])))]
}
