import type { KeyedCell } from '../../core/experiment/cell.ts'
import type { CellKey } from '../../core/ids.ts'

/** One computation: the cells of a run that share a key, of which the engine sees the first. */
export type WorkItem = {
  key: CellKey
  cell: KeyedCell
  /** Indexes of the cells that still want the result; empty once all were cancelled. */
  wanted: Set<number>
  status: 'waiting' | 'running' | 'ended'
  /** Times that the engine died while it worked on this item and nothing else. */
  strikes: number
}

/** Groups cells by key, in the order of their first appearance: identical cells are computed once. */
export function workItems(cells: readonly KeyedCell[]): WorkItem[] {
  const items = new Map<CellKey, WorkItem>()
  for (const cell of cells) {
    const known = items.get(cell.key)
    if (known) {
      known.wanted.add(cell.index)
      // Two sweeps may ask for one cell: it gets the longer time.
      if (known.cell.timeLimitMs && (cell.timeLimitMs ?? Infinity) > known.cell.timeLimitMs) known.cell = cell
    } else items.set(cell.key, { key: cell.key, cell, wanted: new Set([cell.index]), status: 'waiting', strikes: 0 })
  }
  return [...items.values()]
}

/** Whether somebody still wants it. */
export function isOpen(item: WorkItem): boolean {
  return item.status !== 'ended' && item.wanted.size > 0
}
