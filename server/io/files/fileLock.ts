import { statSync, unlinkSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import { isBusy } from '../sqlite/sqliteErrors.ts'
import { sqliteModule } from '../sqlite/sqliteModule.ts'

/**
 * Takes the lock on a file and returns the function that releases it; null if another program or call has it. SQLite locks an empty database
 * with the means of the system, so a lock ends with its process. The holder removes the file at the end; who finds that the file he locked
 * was removed tries again with the next one. Where no lock is possible (no such folder, a read-only one, some network drives), it counts as
 * taken.
 */
export function tryFileLock(file: string): (() => void) | null {
  for (;;) {
    const lock = openLock(file)
    if (!lock) return () => undefined
    try {
      lock.database.exec('BEGIN EXCLUSIVE')
    } catch (thrown) {
      lock.database.close()
      return isBusy(thrown) ? null : () => undefined
    }
    if (inodeOf(file) === lock.inode) return () => release(file, lock.database)
    lock.database.close()
  }
}

const RETRY_MS = 500

/**
 * Takes the lock on a file as soon as nobody else has it. `onWait` is called once if somebody has it now.
 * @throws AppError CANCELLED if `signal` aborts meanwhile
 */
export async function waitForFileLock(
  file: string,
  { signal, onWait }: { signal?: AbortSignal; onWait?: () => void },
): Promise<() => void> {
  for (let waits = 0; ; waits += 1) {
    const unlock = tryFileLock(file)
    if (unlock) return unlock
    if (waits === 0) onWait?.()
    await delay(RETRY_MS, undefined, { signal }).catch(() => undefined)
    if (signal?.aborted) throw new AppError('CANCELLED', 'Stopped.')
  }
}

/** Identifies a file while it exists; null if it does not. */
export function inodeOf(file: string): bigint | null {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? null
}

/** The database in the file that is at this path before and after it was opened; null if it cannot be opened. */
function openLock(file: string): { database: DatabaseSync; inode: bigint } | null {
  const { DatabaseSync } = sqliteModule()
  for (;;) {
    const inode = inodeOf(file)
    let database: DatabaseSync
    try {
      database = new DatabaseSync(file, { timeout: 0 })
    } catch {
      return null
    }
    if (inode !== null && inodeOf(file) === inode) return { database, inode }
    database.close()
  }
}

function release(file: string, database: DatabaseSync): void {
  try {
    unlinkSync(file)
  } catch {
    // Windows does not remove an open file; an empty one may stay.
  }
  database.close()
}
