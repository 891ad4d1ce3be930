import { lstatSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import { tryFileLock } from './fileLock.ts'

/** In the folder that contains the locked ones, such as experiments/, while one of them is written. Empty. */
const lockName = '.assay-lock'
const RETRY_MS = 10
const MOST_WAIT_MS = 20_000
const MOST_ATTEMPTS = 10

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

/**
 * As `withLock`, for work that begins with a long computation: `prepare` computes before the lock is taken. `work` gets its result under the
 * lock and returns null if what it was computed from has changed meanwhile; then both begin again.
 */
export async function withLockAfter<P, T>(
  folder: string,
  { prepare, work }: { prepare: () => Promise<P>; work: (prepared: P) => Promise<T | null> },
): Promise<T> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const prepared = await prepare()
    const done = await withLock(folder, () => work(prepared))
    if (done !== null) return done
  }
  throw new AppError('CONFLICT', 'This is being changed again and again by somebody else. Try again when it is not.')
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
