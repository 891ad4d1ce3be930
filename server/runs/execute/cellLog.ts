import type { ErrorData } from '../../core/errors.ts'
import type { CellResult } from '../../core/experiment/cell.ts'
import { isOpen } from '../../core/run/runState.ts'
import type { RunLog } from '../log/runLog.ts'
import type { WorkItem } from '../plan/workItem.ts'

/** Writes into the log what becomes of cells. A cell that has ended is left alone, so each ends exactly once. */
export type CellLog = {
  /** The result was there already. */
  cached(cell: number, result: CellResult): void
  started(item: WorkItem): void
  tokens(item: WorkItem, text: string): void
  retried(item: WorkItem): void
  /** The first cell of the item is done; the others with its key get the result as cached. */
  done(item: WorkItem, result: CellResult): void
  failed(cells: Iterable<number>, error: ErrorData): void
  cancelled(cells: Iterable<number>): void
}

export function createCellLog(log: RunLog): CellLog {
  const open = (index: number) => log.read(({ cells }) => cells[index] !== undefined && isOpen(cells[index]))

  function cached(cell: number, result: CellResult): void {
    if (open(cell)) log.append({ type: 'cellCached', cell, result })
  }

  return {
    cached,
    started(item) {
      for (const cell of item.wanted) log.append({ type: 'cellStarted', cell })
    },
    tokens(item, text) {
      for (const cell of item.wanted) log.tokens(cell, text)
    },
    retried(item) {
      for (const cell of item.wanted) log.append({ type: 'cellRetried', cell })
    },
    done(item, result) {
      const [first, ...others] = item.wanted
      if (first === undefined || !open(first)) return
      log.append({ type: 'cellDone', cell: first, result })
      for (const cell of others) cached(cell, result)
    },
    failed(cells, error) {
      for (const cell of cells) if (open(cell)) log.append({ type: 'cellFailed', cell, error })
    },
    cancelled(cells) {
      const ending = [...new Set(cells)].filter(open)
      if (ending.length > 0) log.append({ type: 'cellsCancelled', cells: ending })
    },
  }
}
