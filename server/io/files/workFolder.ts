import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { temporaryName } from './atomicWrite.ts'
import { type Place, realPathWithin } from './boundary.ts'
import { fileError } from './fileError.ts'
import { makeFolder } from './makeFolder.ts'

/** Runs `work` with an empty folder inside `parent`, which is created if it is missing. The folder is removed at the end, with all in it. */
export async function withWorkFolder<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(parent, temporaryName())
  try {
    makeFolder(parent)
    await mkdir(folder)
    return await work(folder)
  } catch (thrown) {
    throw fileError(thrown, basename(parent))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Copies one file. @throws AppError FILE_MISSING, PATH_OUTSIDE, NOT_ALLOWED, DISK_FULL */
export async function copyOneFile(from: string, to: string, place: Place): Promise<void> {
  try {
    await copyFile(await realPathWithin(from, place), to)
  } catch (thrown) {
    throw fileError(thrown, place.name)
  }
}

/** Puts a complete file in the place of another, at once. Both are on one disk. */
export async function putInPlace(made: string, place: string): Promise<void> {
  try {
    await rename(made, place)
  } catch (thrown) {
    throw fileError(thrown, basename(place))
  }
}
