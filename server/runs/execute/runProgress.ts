import type { ErrorData } from '../../core/errors.ts'
import type { CellResult } from '../../core/experiment/cell.ts'
import type { RunTotals } from '../../core/run/runEvent.ts'
import type { RunLog } from '../log/runLog.ts'
import type { WorkItem } from '../plan/workItem.ts'

/** Writes what happens to cells into the log and counts it, `done` with the cached ones as in core/run. Every cell ends exactly once, whatever is told of it later. */
export type RunProgress = {
  /** The result was there already. */
  cached(cell: number, result: CellResult): void
  started(item: WorkItem): void
  tokens(item: WorkItem, text: string): void
  retried(item: WorkItem): void
  /** The first cell of the item is done; the others with its key get the result for nothing. */
  done(item: WorkItem, result: CellResult): void
  failed(cells: Iterable<number>, error: ErrorData): void
  cancelled(cells: Iterable<number>): void
  /** Cells that have not ended, ascending. */
  open(): number[]
  totals(ms: number): RunTotals
}

export function createRunProgress(log: RunLog, cells: number): RunProgress {
  const open = new Set(Array.from({ length: cells }, (_, index) => index))
  const counts = { done: 0, failed: 0, cancelled: 0, cached: 0, outputTokens: 0 }

  function cached(cell: number, result: CellResult): void {
    if (!open.delete(cell)) return
    counts.cached += 1
    counts.done += 1
    log.append({ type: 'cellCached', cell, result })
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
      if (first === undefined || !open.delete(first)) return
      counts.done += 1
      counts.outputTokens += result.tokens.output
      log.append({ type: 'cellDone', cell: first, result })
      for (const cell of others) cached(cell, result)
    },
    failed(failing, error) {
      for (const cell of failing) {
        if (!open.delete(cell)) continue
        counts.failed += 1
        log.append({ type: 'cellFailed', cell, error })
      }
    },
    cancelled(cancelling) {
      const ended = [...cancelling].filter((cell) => open.delete(cell))
      if (ended.length === 0) return
      counts.cancelled += ended.length
      log.append({ type: 'cellsCancelled', cells: ended })
    },
    open: () => [...open],
    totals: (ms) => ({ ...counts, ms, tokensPerSecond: ms > 0 ? (counts.outputTokens * 1000) / ms : 0 }),
  }
}
