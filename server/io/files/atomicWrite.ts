import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileError, hasCode } from './fileError.ts'

/** Bytes in a temporary file beside their target, flushed to disk but not yet renamed. */
export type StagedWrite = { commit(): Promise<void>; discard(): Promise<void> }

/** File operations that tests replace to make a step fail. */
export type WriteEffects = { open: typeof open; rename: typeof rename }

/**
 * Writes `data` to a temporary file beside `path` and flushes it to disk; `commit` renames it to `path`. A reader sees the old or the new
 * bytes, also after a crash. Keeps the mode of the file it replaces; follows a link to its target.
 * @throws AppError DISK_FULL, NOT_ALLOWED or FILE_MISSING (no such folder). The temporary file is removed then.
 */
export async function stageWrite(path: string, data: string | Uint8Array, effects: WriteEffects = { open, rename }): Promise<StagedWrite> {
  const target = await realpath(path).catch(() => path)
  const temporary = join(dirname(target), temporaryName())
  const discard = () => rm(temporary, { force: true })
  const failed = async (thrown: unknown): Promise<never> => {
    await discard().catch(() => undefined)
    throw fileError(thrown, basename(target))
  }
  try {
    const mode = await stat(target).then(
      (stats) => stats.mode & 0o777,
      () => undefined,
    )
    const file = await effects.open(temporary, 'wx', mode)
    try {
      await file.writeFile(data)
      // open() applies the umask; chmod sets the exact mode.
      if (mode !== undefined) await file.chmod(mode)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (thrown) {
    return failed(thrown)
  }
  return {
    discard,
    commit: async () => {
      await effects.rename(temporary, target).catch(failed)
      await syncFolder(dirname(target))
    },
  }
}

/** Replaces the file at `path` atomically. Errors as in {@link stageWrite}. */
export async function atomicWrite(path: string, data: string | Uint8Array, effects?: WriteEffects): Promise<void> {
  const staged = await stageWrite(path, data, effects)
  await staged.commit()
}

const temporaryPattern = /^\.assay-[0-9a-f]{16}\.tmp$/

/** A name for a temporary file beside its target. It does not contain the target's name, which could exceed 255 bytes with a suffix. */
export function temporaryName(): string {
  return `.assay-${randomBytes(8).toString('hex')}.tmp`
}

/** True for names made by {@link temporaryName}. */
export function isTemporaryName(name: string): boolean {
  return temporaryPattern.test(name)
}

/** Makes the rename itself durable. Windows cannot open a folder and does not need this. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch (thrown) {
    if (!hasCode(thrown, 'EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP')) throw thrown
  }
}
