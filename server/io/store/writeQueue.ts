import { AppError } from '../../core/errors.ts'
import { sqliteCode, sqliteCodes } from '../sqlite/sqliteErrors.ts'
import type { Database } from './database.ts'

const FLUSH_AFTER_MS = 50
const FLUSH_AT_WRITES = 2000

/**
 * Collects writes and executes them together. kill -9 loses at most the writes of the last 50 ms. A write that breaks a rule of the tables,
 * such as an event of a run that was lost with a damaged file, could never succeed: it is left out, and the user is told.
 */
export type WriteQueue = {
  /** Adds a write. The order is kept. Never throws: failed writes stay in the queue, and `failure` returns the error. */
  add(write: () => void): void
  /** Executes all waiting writes in one transaction. If it fails, throws an AppError such as DISK_FULL and keeps the writes. */
  flush(): void
  /** The error of the last attempt to write; null after a successful one. */
  failure(): AppError | null
  /** Tries to execute the waiting writes and stops the timer. */
  close(): void
}

/** `onRollback` is called after a transaction failed, so that caches filled by it can be cleared. */
export function createWriteQueue(database: Database, { onRollback = () => undefined }: { onRollback?: () => void } = {}): WriteQueue {
  let waiting: (() => void)[] = []
  let timer: NodeJS.Timeout | null = null
  let failed: AppError | null = null

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (waiting.length === 0) return
    try {
      writeAll()
      failed = null
    } catch (thrown) {
      onRollback()
      failed =
        thrown instanceof AppError
          ? thrown
          : new AppError('STORE_BROKEN', `The database rejected a write: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {
              cause: thrown,
              place: { file: database.file },
            })
      throw failed
    }
  }

  function writeAll(): void {
    try {
      database.transaction(() => {
        for (const write of waiting) write()
      })
      waiting = []
    } catch (thrown) {
      if (sqliteCode(thrown) !== sqliteCodes.CONSTRAINT) throw thrown
      onRollback()
      writeEach()
    }
  }

  /** Writes one by one, without those that the tables refuse. */
  function writeEach(): void {
    for (let write = waiting[0]; write; write = waiting[0]) {
      try {
        database.transaction(write)
      } catch (thrown) {
        if (!(thrown instanceof Error) || sqliteCode(thrown) !== sqliteCodes.CONSTRAINT) throw thrown
        onRollback()
        database.tell(`${database.file}: a write was left out, because the database refused it: ${thrown.message}`)
      }
      waiting.shift()
    }
  }

  function tryFlush(): void {
    try {
      flush()
    } catch {
      // `failure` reports it to the code that runs cells.
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

/** Writes the waiting changes, so that a read includes them. A full disk does not fail the read: the queue keeps the error. */
export function settleWrites(queue: Pick<WriteQueue, 'flush'>): void {
  try {
    queue.flush()
  } catch {
    // `failure` reports it to the code that writes.
  }
}
