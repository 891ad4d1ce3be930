import { mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, toErrorData, type ErrorData } from '../../core/errors.ts'
import { stageWrite, type StagedWrite } from '../files/atomicWrite.ts'
import { fileError, hasCode } from '../files/fileError.ts'
import { withLock } from '../files/folderLock.ts'
import { notebookFile } from './notebookFolders.ts'
import { hashFile, maxTextBytes, readTextFile, versionOf, type FileVersion } from '../files/readTextFile.ts'
import { safePath } from '../files/safePath.ts'

/** A file of a notebook as the page sees it. `path` is relative to the notebook's folder, written with `/`. */
export type NotebookFile = { path: string; text: string | null; version: FileVersion; bytes: number; error?: ErrorData }

/** A file to save: `baseVersion` is the version the edit began from, `''` for a file that must not exist yet. */
export type FileSave = { path: string; baseVersion: FileVersion; text: string }

/** Where a notebook lies. `root` bounds what its `from:` paths may reach; `shownFolder` is the folder as messages show it. */
export type NotebookPlace = { root: string; folder: string; shownFolder: string }

const savable = /\.(jsonl|csv|tsv|md|txt)$/i

/** Reads one file of a notebook; whatever is wrong with it comes back as its `error`. Files over 16 MB have no text. */
export async function readNotebookFile(place: NotebookPlace, path: string): Promise<NotebookFile> {
  try {
    const target = await safePath({ root: place.root, base: place.folder, path })
    try {
      const { text, version, bytes } = await readTextFile(target, shown(place, path))
      return { path, text, version, bytes }
    } catch (thrown) {
      return { path, text: null, ...(await statOf(target)), error: toErrorData(thrown, 'BAD_INPUT') }
    }
  } catch (thrown) {
    return { path, text: null, version: '', bytes: 0, error: toErrorData(thrown, 'BAD_INPUT') }
  }
}

/**
 * The notebook and each file that it names, `notebook.md` first. `filesOf` tells the names from the notebook's text.
 * @throws AppError when the notebook itself is gone; a problem with another file is that file's `error`.
 */
export async function readNotebookFiles(place: NotebookPlace, filesOf: (text: string) => string[]): Promise<NotebookFile[]> {
  const notebook = await readNotebookFile(place, notebookFile)
  if (notebook.text === null) return [notebook]
  const names = new Set(filesOf(notebook.text))
  names.delete(notebookFile)
  return [notebook, ...(await Promise.all([...names].map((name) => readNotebookFile(place, name))))]
}

/**
 * Saves files of one notebook, all or none: every version is compared and every new text lies on the disk before the first rename.
 * A byte order mark that a file begins with stays. @throws AppError CONFLICT (a file changed on disk; nothing is written), PATH_OUTSIDE,
 * BAD_INPUT (not a notebook's file), DISK_FULL.
 */
export async function saveNotebookFiles(
  place: NotebookPlace,
  saves: readonly FileSave[],
): Promise<{ path: string; version: FileVersion }[]> {
  return withLock(place.folder, async () => {
    // A rename may have taken the folder away while this save waited; it must not be made anew.
    await stat(place.folder).catch((thrown: unknown) => {
      throw fileError(thrown, place.shownFolder)
    })
    const targets = await Promise.all(saves.map((save) => prepare(place, save)))
    const stale = targets.filter((target) => target.before.version !== target.save.baseVersion).map(({ save }) => shown(place, save.path))
    if (stale.length > 0) {
      throw new AppError(
        'CONFLICT',
        `${stale.join(', ')} changed on disk since you opened it. Nothing was saved; look at both texts and keep what you want.`,
        { place: { file: stale[0] } },
      )
    }
    const staged: StagedWrite[] = []
    try {
      for (const target of targets) {
        await mkdir(dirname(target.path), { recursive: true })
        staged.push(await stageWrite(target.path, target.bytes))
      }
      for (const write of staged) await write.commit()
    } catch (thrown) {
      await Promise.all(staged.map((write) => write.discard().catch(() => undefined)))
      await putBack(targets)
      throw fileError(thrown, place.shownFolder)
    }
    return targets.map(({ save, bytes }) => ({ path: save.path, version: versionOf(bytes) }))
  })
}

type Target = { save: FileSave; path: string; bytes: Uint8Array; before: { version: FileVersion; bytes: Uint8Array | null } }

async function prepare(place: NotebookPlace, save: FileSave): Promise<Target> {
  if (save.path !== notebookFile && !savable.test(save.path)) {
    throw new AppError(
      'BAD_INPUT',
      `${save.path} is not a notebook's file. Save cases and shots as .jsonl, .csv or .tsv and texts as .md or .txt.`,
    )
  }
  const path = await safePath({ root: place.folder, path: save.path })
  const old = await readFile(path).catch((thrown: unknown) => {
    if (hasCode(thrown, 'ENOENT', 'ENOTDIR')) return null
    throw fileError(thrown, shown(place, save.path))
  })
  if (Buffer.byteLength(save.text) > maxTextBytes) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `${shown(place, save.path)} would pass 16 MB, the most that can be read again. Split it into several files, or keep fewer rows.`,
      { place: { file: shown(place, save.path) } },
    )
  }
  const marked = old !== null && old[0] === 0xef && old[1] === 0xbb && old[2] === 0xbf
  return {
    save,
    path,
    bytes: Buffer.from((marked ? '\uFEFF' : '') + save.text),
    before: { version: old ? versionOf(old) : '', bytes: old },
  }
}

/** Undoes the renames of a set that failed half-way. Only a file that holds our new bytes is put back. */
async function putBack(targets: readonly Target[]): Promise<void> {
  for (const target of targets) {
    const now = await readFile(target.path).catch(() => null)
    if (now === null || versionOf(now) !== versionOf(target.bytes) || target.before.bytes === null) continue
    const write = await stageWrite(target.path, target.before.bytes).catch(() => null)
    await write?.commit().catch(() => undefined)
  }
}

function shown(place: NotebookPlace, path: string): string {
  return join(place.shownFolder, path).replaceAll('\\', '/')
}

/** Size and version of a file that could not be read as text. */
async function statOf(path: string): Promise<{ version: FileVersion; bytes: number }> {
  try {
    const stats = await stat(path)
    return stats.isFile() ? { version: await hashFile(path), bytes: stats.size } : { version: '', bytes: 0 }
  } catch {
    return { version: '', bytes: 0 }
  }
}
