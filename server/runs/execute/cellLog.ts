import type { ErrorData } from '../../core/errors.ts'
import type { CellResult } from '../../core/experiment/cell.ts'
import type { LiveOutput } from '../../core/run/runEvent.ts'
import { isOpen } from '../../core/run/runState.ts'
import type { RunLog } from '../log/runLog.ts'
import type { Computation } from '../plan/computation.ts'

/** Writes the progress of cells to the log. A cell that has ended is left out, so that each ends exactly once. */
export type CellLog = {
  /** The result was in the store, or came with another cell of the same key. */
  cached(cell: number, result: CellResult): void
  started(computation: Computation): void
  tokens(computation: Computation, live: LiveOutput): void
  retried(computation: Computation): void
  /** The first of the cells is done; the others get the result as cached. */
  done(computation: Computation, result: CellResult): void
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
    started(computation) {
      for (const cell of computation.wanted) log.append({ type: 'cellStarted', cell })
    },
    tokens(computation, live) {
      for (const cell of computation.wanted) log.tokens(cell, live)
    },
    retried(computation) {
      for (const cell of computation.wanted) log.append({ type: 'cellRetried', cell })
    },
    done(computation, result) {
      const [first, ...others] = computation.wanted
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
