import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type BigIntStats } from 'node:fs'
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises'
import { AppError } from '../../core/errors.ts'
import { type Place, realPathWithin, realPathWithinSync } from './boundary.ts'
import { fileError } from './fileError.ts'

/** Opening a named pipe waits for a writer without O_NONBLOCK. Windows lacks some of these flags. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0) | (constants.O_NOCTTY ?? 0)
/** Another program may replace the file by renaming while it is opened. */
const MOST_TRIES = 5

/**
 * Opens a regular file for `work` and closes it. Never waits for a pipe or a device.
 * @throws AppError BAD_INPUT (a folder, pipe, socket or device), PATH_OUTSIDE (a link leads out of `within`, also one that was put there while
 * the file was opened), FILE_MISSING, NOT_ALLOWED
 */
export async function withRegular<Result>(path: string, place: Place, work: (file: FileHandle) => Promise<Result>): Promise<Result> {
  try {
    const file = await openRegular(path, place)
    try {
      return await work(file)
    } finally {
      await file.close()
    }
  } catch (thrown) {
    throw fileError(thrown, place.name)
  }
}

async function openRegular(path: string, place: Place): Promise<FileHandle> {
  for (let tries = 1; ; tries += 1) {
    const real = await realPathWithin(path, place)
    refuseIrregular(await lstat(real, { bigint: true }), place.name)
    const file = await open(real, READ_FLAGS)
    try {
      const opened = await file.stat({ bigint: true })
      refuseIrregular(opened, place.name)
      if (place.within === null || (await isStillAt(real, opened))) return file
      if (tries === MOST_TRIES) throw replaced(place.name)
    } catch (thrown) {
      await file.close()
      throw thrown
    }
    await file.close()
  }
}

/** The bytes of a regular file. @throws AppError as {@link withRegular}, and FILE_TOO_LARGE over `maxBytes` */
export async function readRegular(path: string, { maxBytes, ...place }: Place & { maxBytes: number }): Promise<Uint8Array> {
  return withRegular(path, place, async (file) => {
    const { size } = await file.stat()
    if (size > maxBytes) throw tooLarge(place.name, size, maxBytes)
    return file.readFile()
  })
}

/** {@link readRegular} without waiting, for code that cannot wait. */
export function readRegularSync(path: string, { maxBytes, ...place }: Place & { maxBytes: number }): Buffer {
  try {
    const real = realPathWithinSync(path, place)
    refuseIrregular(lstatSync(real, { bigint: true }), place.name)
    const file = openSync(real, READ_FLAGS)
    try {
      const opened = fstatSync(file, { bigint: true })
      refuseIrregular(opened, place.name)
      if (place.within !== null && (realPathWithinSync(real, place) !== real || !isSame(lstatSync(real, { bigint: true }), opened)))
        throw replaced(place.name)
      const size = Number(opened.size)
      if (size > maxBytes) throw tooLarge(place.name, size, maxBytes)
      return readAll(file, size)
    } finally {
      closeSync(file)
    }
  } catch (thrown) {
    throw fileError(thrown, place.name)
  }
}

/** @throws AppError BAD_INPUT for anything but a regular file */
export function refuseIrregular(stats: BigIntStats, name: string): void {
  if (stats.isFile()) return
  const kind = stats.isDirectory()
    ? 'a folder'
    : stats.isFIFO()
      ? 'a named pipe'
      : stats.isSocket()
        ? 'a socket'
        : stats.isSymbolicLink()
          ? 'a link'
          : 'a device'
  throw new AppError('BAD_INPUT', `${name} is ${kind}; a file was expected.`, { place: { file: name } })
}

/** Whether `path`, which has no links, is still the opened file. A folder on the way may have been replaced by a link. */
async function isStillAt(path: string, opened: BigIntStats): Promise<boolean> {
  const [real, there] = await Promise.all([realpath(path).catch(() => null), lstat(path, { bigint: true }).catch(() => null)])
  return real === path && there !== null && isSame(there, opened)
}

function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.dev === other.dev
}

function readAll(file: number, size: number): Buffer {
  const data = Buffer.alloc(size)
  let at = 0
  while (at < size) {
    const read = readSync(file, data, at, size - at, at)
    if (read === 0) break
    at += read
  }
  return data.subarray(0, at)
}

function replaced(name: string): AppError {
  return new AppError('PATH_OUTSIDE', `${name} was replaced while it was opened. Try again.`, { place: { file: name } })
}

function tooLarge(name: string, size: number, maxBytes: number): AppError {
  const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`
  return new AppError(
    'FILE_TOO_LARGE',
    `${name} has ${megabytes(size)}; at most ${megabytes(maxBytes)} can be read. Split it into several files, or keep fewer rows.`,
    { place: { file: name } },
  )
}
