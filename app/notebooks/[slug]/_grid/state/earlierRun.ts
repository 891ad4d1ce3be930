import { columnIds } from '#server/core/grid/columnIds.ts'
import { type GridCell, type PackedGrid, packedMaker, packedStatus, type StoredStatus, unpackGrid } from '#server/core/grid/packedGrid.ts'
import { todaysCells } from '#server/core/grid/todaysCells.ts'
import type { CellKey, RunId } from '#server/core/ids.ts'
import type { TestCase } from '#server/core/experiment/experiment.ts'
import type { StoredKeys } from '../../_run/cellStore.ts'

type Place = Pick<GridCell, 'sweep' | 'variant' | 'point' | 'case' | 'repeat'>

/** A cell of an earlier run and its status in that run. */
export type EarlierCell = { cell: GridCell; was: StoredStatus }

export type EarlierRun = {
  /** The planned cells of that run, each with the corresponding case of the current notebook. */
  cells: GridCell[]
  /** Finds a cell by sweep, variant, point, case and repeat; the prompt may have changed. */
  find: (cell: Place) => EarlierCell | null
  /** The outputs of the run that are still stored. */
  stored: Required<StoredKeys>
  /** The number of outputs that later runs replaced. */
  replaced: number
}

/** Prepares an earlier run for comparison with the current grid. */
export function openEarlierRun(packed: PackedGrid, cases: readonly Pick<TestCase, 'id' | 'seedKey'>[]): EarlierRun {
  const cells = todaysCells(unpackGrid(packed), cases)
  const idOf = columnIds()
  const nameOf = (cell: Place) => `${idOf(cell)} ${cell.repeat} ${cell.case}`
  const byName = new Map<string, EarlierCell>()
  const done: CellKey[] = []
  const madeBy = new Map<CellKey, RunId>()
  let replaced = 0
  for (const cell of cells) {
    if (cell.key === null) continue
    const was = packedStatus(packed, cell.index)
    byName.set(nameOf(cell), { cell, was })
    if (was === 'recomputed') replaced += 1
    if (was !== 'done') continue
    done.push(cell.key)
    const maker = packedMaker(packed, cell.index)
    if (maker) madeBy.set(cell.key, maker)
  }
  return { cells, find: (cell) => byName.get(nameOf(cell)) ?? null, stored: { done, failed: [], madeBy }, replaced }
}
