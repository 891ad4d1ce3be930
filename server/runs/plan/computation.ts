import type { KeyedCell } from '../../core/experiment/cell.ts'
import type { CellKey } from '../../core/ids.ts'
import type { ReadyRun } from './runTypes.ts'

/** What is computed once: the keyed cells of a run that share a key. The engine gets the first of them. */
export type Computation = {
  key: CellKey
  cell: KeyedCell
  /** Indexes of the cells that still want the result; empty once all were cancelled. */
  wanted: Set<number>
  status: 'waiting' | 'running' | 'ended'
  /** How often the engine died while it worked on this computation and no other. */
  strikes: number
}

/** Whether a cell is to be computed: nothing is stored under its key, or an error that is to be tried again. */
export function needsWork(key: CellKey, { stored, retryFailed }: Pick<ReadyRun, 'stored' | 'retryFailed'>): boolean {
  const status = stored.get(key)?.status
  return status === undefined || (status === 'failed' && retryFailed)
}

/** The computations of these cells, in the order in which their keys first appear. */
export function computationsOf(cells: readonly KeyedCell[]): Computation[] {
  const computations = new Map<CellKey, Computation>()
  for (const cell of cells) {
    const known = computations.get(cell.key)
    if (known) {
      known.wanted.add(cell.index)
      // If two sweeps plan the same cell, it gets the longer time limit.
      if (known.cell.timeLimitMs && (cell.timeLimitMs ?? Infinity) > known.cell.timeLimitMs) known.cell = cell
    } else computations.set(cell.key, { key: cell.key, cell, wanted: new Set([cell.index]), status: 'waiting', strikes: 0 })
  }
  return [...computations.values()]
}

/** Whether it has not ended and some cell still wants the result. */
export function isWanted({ status, wanted }: Computation): boolean {
  return status !== 'ended' && wanted.size > 0
}
