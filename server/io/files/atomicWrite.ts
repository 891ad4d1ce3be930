import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileError, hasCode } from './fileError.ts'

/** Bytes that lie in a temporary file beside their target, on the disk but not yet in its place. */
export type StagedWrite = { commit(): Promise<void>; discard(): Promise<void> }

/** A step of a staged write that tests make fail; the product passes none. */
export type WriteEffects = { open: typeof open; rename: typeof rename }

/**
 * Writes `data` beside `path` and forces it to the disk; `commit` renames it into place, so a reader sees the old bytes or
 * the new ones and a crash leaves one of the two. Keeps the mode of the file it replaces; follows a link to its target.
 * @throws AppError DISK_FULL, NOT_ALLOWED or FILE_MISSING (no such folder); the temporary file is gone then.
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
      // open() applies the umask; the file keeps the very mode it had.
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

/** Replaces the file at `path` by `data` in one step. Errors as in {@link stageWrite}. */
export async function atomicWrite(path: string, data: string | Uint8Array, effects?: WriteEffects): Promise<void> {
  const staged = await stageWrite(path, data, effects)
  await staged.commit()
}

const temporaryPattern = /^\.assay-[0-9a-f]{16}\.tmp$/

/** Short whatever the target's name, because a long Korean name plus a suffix would pass the 255-byte limit. */
function temporaryName(): string {
  return `.assay-${randomBytes(8).toString('hex')}.tmp`
}

/** True for the names that {@link stageWrite} gives its temporary files. */
export function isTemporaryName(name: string): boolean {
  return temporaryPattern.test(name)
}

/** Makes the rename itself survive a power cut. Windows cannot open a folder, and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch (thrown) {
    if (!hasCode(thrown, 'EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP')) throw thrown
  }
}
