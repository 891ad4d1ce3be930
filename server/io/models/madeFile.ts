import { open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { isTemporaryName, temporaryName } from '../files/atomicWrite.ts'
import { fileError } from '../files/fileError.ts'
import { makeFolder } from '../files/makeFolder.ts'

/** A model file that is being made, hidden under a temporary name in models/. */
export type UnfinishedFile = {
  path: string
  /** Gives the complete file its name below models/. @throws AppError DISK_FULL, NOT_ALLOWED */
  publish(file: string): Promise<void>
  discard(): Promise<void>
}

/** A file that is being written changes all the time; one that has not for an hour was left by a program that was killed. */
const LEFT_MS = 3_600_000

/** Names a file to make, and removes those that killed programs left. @throws AppError NOT_ALLOWED, DISK_FULL */
export async function beginFile(models: string, now: number): Promise<UnfinishedFile> {
  try {
    makeFolder(models)
    for (const name of (await readdir(models)).filter(isTemporaryName)) {
      const stats = await stat(join(models, name)).catch(() => null)
      if (stats && now - stats.mtimeMs > LEFT_MS) await rm(join(models, name), { force: true })
    }
  } catch (thrown) {
    throw fileError(thrown, 'models/')
  }
  const path = join(models, temporaryName())
  return {
    path,
    publish: async (file) => {
      try {
        const handle = await open(path, 'r+')
        await handle.sync().finally(() => handle.close())
        await rename(path, join(models, file))
      } catch (thrown) {
        throw fileError(thrown, `models/${file}`)
      }
    },
    discard: () => rm(path, { force: true }),
  }
}

/** Bytes that can still be written to the disk of this folder; Infinity if the system does not say. */
export async function freeBytes(folder: string): Promise<number> {
  const disk = await statfs(folder).catch(() => null)
  return disk ? disk.bavail * disk.bsize : Infinity
}
