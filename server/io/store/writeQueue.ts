import { AppError } from '../../core/errors.ts'
import type { Database } from './database.ts'

const FLUSH_AFTER_MS = 50
const FLUSH_AT_WRITES = 2000

/** Gathers writes and puts them down together: kill -9 loses at most what 50 ms brought. */
export type WriteQueue = {
  /** Adds a write; order is kept. Never throws: what fails stays in the queue and shows in `failure`. */
  add(write: () => void): void
  /** Writes everything down now, in one transaction. Throws AppError DISK_FULL and keeps the writes where that fails. */
  flush(): void
  /** Why the last attempt to write failed, else null. The next attempt that succeeds clears it. */
  failure(): AppError | null
  /** Writes what it can and stops the timer. */
  close(): void
}

/** `onRollback` is told when a transaction did not happen, so that what was remembered from it can be forgotten. */
export function createWriteQueue(database: Database, { onRollback = () => undefined }: { onRollback?: () => void } = {}): WriteQueue {
  let waiting: (() => void)[] = []
  let timer: NodeJS.Timeout | null = null
  let failed: AppError | null = null

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (waiting.length === 0) return
    try {
      database.transaction(() => {
        for (const write of waiting) write()
      })
      waiting = []
      failed = null
    } catch (thrown) {
      onRollback()
      failed =
        thrown instanceof AppError
          ? thrown
          : new AppError('STORE_BROKEN', `The store refused a write: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {
              cause: thrown,
              place: { file: database.file },
            })
      throw failed
    }
  }

  function tryFlush(): void {
    try {
      flush()
    } catch {
      // Kept in `failed` for whoever runs cells to see.
    }
  }

  return {
    add(write) {
      waiting.push(write)
      if (!failed && waiting.length >= FLUSH_AT_WRITES) tryFlush()
      else timer ??= setTimeout(tryFlush, FLUSH_AFTER_MS)
    },
    flush,
    failure: () => failed,
    close() {
      tryFlush()
      if (timer) clearTimeout(timer)
    },
  }
}
