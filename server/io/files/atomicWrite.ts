import { randomBytes } from 'node:crypto'
import { lstat, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { type Boundary, realPathWithin } from './boundary.ts'
import { fileError, hasCode } from './fileError.ts'
import { refuseIrregular } from './regularFile.ts'

/** Bytes in a temporary file beside their target, flushed to disk but not yet renamed. */
export type StagedWrite = { commit(): Promise<void>; discard(): Promise<void> }

/** File operations that tests replace to make a step fail. */
export type WriteEffects = { open: typeof open; rename: typeof rename }

export type WriteOptions = {
  /** Where the file may lie. In a folder no link is written through; `null` follows a link at `path`, which the user typed. */
  within: Boundary
  /** Default the present time. */
  modifiedAt?: Date
  effects?: WriteEffects
}

/** The content of a file; an iterable gives it in pieces. */
export type FileData = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

/**
 * Writes `data` to a temporary file beside `path` and flushes it to disk; `commit` renames it to `path`. A reader sees the old or the new
 * bytes, also after a crash. Keeps the mode of the file it replaces.
 * @throws AppError DISK_FULL, NOT_ALLOWED, FILE_MISSING (no such folder), PATH_OUTSIDE, BAD_INPUT (not a regular file). The temporary file is
 * removed then.
 */
export async function stageWrite(
  path: string,
  data: FileData,
  { within, modifiedAt, effects = { open, rename } }: WriteOptions,
): Promise<StagedWrite> {
  const target = await targetOf(path, within)
  const folder = dirname(target)
  const temporary = join(folder, temporaryName())
  const discard = () => rm(temporary, { force: true })
  const failed = async (thrown: unknown): Promise<never> => {
    await discard().catch(() => undefined)
    throw fileError(thrown, basename(target))
  }
  try {
    const mode = await modeOf(target, within)
    const file = await effects.open(temporary, 'wx', mode)
    try {
      await refuseMoved(folder, within)
      await file.writeFile(data)
      // open() applies the umask; chmod sets the exact mode.
      if (mode !== undefined) await file.chmod(mode)
      if (modifiedAt) await file.utimes(modifiedAt, modifiedAt)
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
      try {
        await refuseMoved(folder, within)
        await effects.rename(temporary, target)
      } catch (thrown) {
        await failed(thrown)
      }
      await syncFolder(folder)
    },
  }
}

/** Replaces the file at `path` atomically. Errors as in {@link stageWrite}. */
export async function atomicWrite(path: string, data: FileData, options: WriteOptions): Promise<void> {
  const staged = await stageWrite(path, data, options)
  await staged.commit()
}

/** The path to write, without links. */
async function targetOf(path: string, within: Boundary): Promise<string> {
  const name = basename(path)
  try {
    if (within === null) return await realpath(path).catch(() => path)
    const target = join(await realPathWithin(dirname(path), { within, name }), name)
    if ((await lstat(target).catch(() => null))?.isSymbolicLink())
      throw new AppError(
        'PATH_OUTSIDE',
        `${name} is a link, and links are not written through. Replace it by a file, or edit its target.`,
        {
          place: { file: name },
        },
      )
    return target
  } catch (thrown) {
    throw fileError(thrown, name)
  }
}

/** The mode of the file that is replaced; undefined if there is none. A broken link that the user named is replaced by the file. */
async function modeOf(target: string, within: Boundary): Promise<number | undefined> {
  const look = within === null ? stat : lstat
  const stats = await look(target, { bigint: true }).catch((thrown: unknown) => {
    if (hasCode(thrown, 'ENOENT')) return null
    throw thrown
  })
  if (!stats) return undefined
  refuseIrregular(stats, basename(target))
  return Number(stats.mode) & 0o777
}

/** A folder that was checked may have been replaced by a link since. */
async function refuseMoved(folder: string, within: Boundary): Promise<void> {
  if (within !== null && (await realpath(folder)) !== folder)
    throw new AppError('PATH_OUTSIDE', `The folder ${basename(folder)} was replaced while a file was written. Try again.`)
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
