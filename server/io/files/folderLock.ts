import { lstatSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import { tryFileLock } from './fileLock.ts'

/** In the folder that contains the locked ones, such as experiments/, while one of them is written. Empty. */
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
    const unlock = await acquire(join(key, lockName))
    try {
      return await work()
    } finally {
      unlock()
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

async function acquire(file: string): Promise<() => void> {
  const there = lstatSync(file, { throwIfNoEntry: false })
  if (there && !there.isFile())
    throw new AppError('NOT_ALLOWED', `${file} is not a file of Assay, so saves cannot be kept apart. Remove it.`, { place: { file } })
  for (const end = performance.now() + MOST_WAIT_MS; performance.now() < end;) {
    const unlock = tryFileLock(file)
    if (unlock) return unlock
    await delay(RETRY_MS * (0.5 + Math.random()))
  }
  throw new AppError('CONFLICT', 'Another program is writing to this folder and does not end. Close it, or try again later.')
}
