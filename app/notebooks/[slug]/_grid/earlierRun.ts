import { columnIds } from '#server/core/grid/columnIds.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellKey } from '#server/core/ids.ts'

type Placed = Pick<GridCell, 'sweep' | 'variant' | 'point' | 'case' | 'repeat' | 'key'>

/** Finds the cells of an earlier run by their place: sweep, variant, point, case and repeat, whatever became of their prompts. */
export function earlierKeys(cells: Iterable<Placed>): (cell: Omit<Placed, 'key'>) => CellKey | null {
  const idOf = columnIds()
  const nameOf = (cell: Omit<Placed, 'key'>) => `${idOf(cell)} ${cell.repeat} ${cell.case}`
  const keys = new Map<string, CellKey>()
  for (const cell of cells) if (cell.key !== null) keys.set(nameOf(cell), cell.key)
  return (cell) => keys.get(nameOf(cell)) ?? null
}
