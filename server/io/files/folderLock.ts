import { lstat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import { isBusy } from '../sqlite/sqliteErrors.ts'
import { sqliteModule } from '../sqlite/sqliteModule.ts'

/** In the folder that contains the locked ones, such as experiments/. Stays empty. */
const lockName = '.assay-lock'
const RETRY_MS = 10
const MOST_WAIT_MS = 20_000

const tails = new Map<string, Promise<unknown>>()

/**
 * Runs `work` while no other program and no other call writes `folder` or a folder beside it. Calls of one process run in their order.
 * @throws AppError CONFLICT if another program does not end its work for 20 seconds
 */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const key = dirname(folder)
  const before = tails.get(key) ?? Promise.resolve()
  const locked = async () => {
    const release = await acquire(join(key, lockName))
    try {
      return await work()
    } finally {
      release()
    }
  }
  const mine = before.then(locked, locked)
  const tail = mine.catch(() => undefined)
  tails.set(key, tail)
  try {
    return await mine
  } finally {
    if (tails.get(key) === tail) tails.delete(key)
  }
}

/**
 * Takes the lock on a file and returns the function that releases it. SQLite locks an empty database with the means of the system, so a
 * lock ends with its process. Where no lock is possible (no such folder, a read-only one, some network drives), the work goes ahead.
 */
async function acquire(file: string): Promise<() => void> {
  const there = await lstat(file).catch(() => null)
  if (there && !there.isFile())
    throw new AppError('NOT_ALLOWED', `${file} is not a file of Assay, so saves cannot be kept apart. Remove it.`, { place: { file } })
  const { DatabaseSync } = sqliteModule()
  for (const end = performance.now() + MOST_WAIT_MS; ;) {
    const database = opened(() => new DatabaseSync(file, { timeout: 0 }))
    if (!database) return () => undefined
    try {
      database.exec('BEGIN EXCLUSIVE')
      return () => database.close()
    } catch (thrown) {
      database.close()
      if (!isBusy(thrown)) return () => undefined
    }
    if (performance.now() > end)
      throw new AppError('CONFLICT', 'Another program is writing to this folder and does not end. Close it, or try again later.')
    await delay(RETRY_MS * (0.5 + Math.random()))
  }
}

function opened<Opened>(open: () => Opened): Opened | null {
  try {
    return open()
  } catch {
    return null
  }
}
