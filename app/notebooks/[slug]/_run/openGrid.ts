import type { Grid, GridPlan } from '#server/api/services.ts'
import { type PackedGrid, packedMaker, packedStatus, unpackGrid, type GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellKey, RunId } from '#server/core/ids.ts'
import type { StoredKeys } from './cellStore.ts'

/** The server's plan of the saved notebook, unpacked. */
export type OpenGrid = {
  cells: GridCell[]
  diagnostics: Grid['diagnostics']
  /** Null until tokens are counted, and if the notebook has errors. */
  plan: GridPlan['plan']
  activeRun: Grid['activeRun']
  lane: Grid['lane']
  trained: Grid['trained']
}

/** The keys of cells that have something stored; a key that several cells share is listed several times. */
function storedKeys(cells: readonly GridCell[], packed: PackedGrid): StoredKeys {
  const madeBy = new Map<CellKey, RunId>()
  const done: CellKey[] = []
  const failed: CellKey[] = []
  for (const { key, index } of cells) {
    if (key === null) continue
    const status = packedStatus(packed, index)
    if (status === 'done') done.push(key)
    else if (status === 'failed') failed.push(key)
    const maker = packedMaker(packed, index)
    if (maker) madeBy.set(key, maker)
  }
  return { done, failed, madeBy }
}

/** The cells of a packed grid, unpacked once. */
export function openCells(grid: Grid): { cells: GridCell[]; stored: StoredKeys } {
  const cells = unpackGrid(grid.cells)
  return { cells, stored: storedKeys(cells, grid.cells) }
}
