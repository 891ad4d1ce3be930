import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, toErrorData, type ErrorData } from '../../core/errors.ts'
import { detectEncoding, type TextEncoding } from '../../core/textEncoding.ts'
import { stageWrite, type StagedWrite } from '../files/atomicWrite.ts'
import { fileError } from '../files/fileError.ts'
import { makeFolderWithin } from '../files/folder.ts'
import { withLock } from '../files/folderLock.ts'
import { notebookFile } from './notebookFolders.ts'
import { hasByteOrderMark, hashFile, maxTextBytes, readTextFile, versionOf, type FileVersion } from '../files/readTextFile.ts'
import { readRegular } from '../files/regularFile.ts'
import { safePath } from '../files/safePath.ts'

/** A file of a notebook. `path` is relative to the notebook's folder and uses `/`. `encoding`: set if it is not UTF-8. */
export type NotebookFile = {
  path: string
  text: string | null
  version: FileVersion
  bytes: number
  encoding?: TextEncoding
  error?: ErrorData
}

/** A file to save. `baseVersion` is the version that the edit is based on, `''` for a file that must not exist yet. */
export type FileSave = { path: string; baseVersion: FileVersion; text: string }

/** The location of a notebook. Its `from:` paths must stay inside `root`; `shownFolder` is the folder in messages. */
export type NotebookPlace = { root: string; folder: string; shownFolder: string }

/** What the files of a notebook may be together: they are all in memory. */
const mostFiles = 200
const mostBytes = 64 * 1024 * 1024

const savable = /\.(jsonl|csv|tsv|md|txt)$/i

/** Reads a file of a notebook. A problem is returned as its `error`. Files over 16 MB have no text. */
export async function readNotebookFile(place: NotebookPlace, path: string): Promise<NotebookFile> {
  try {
    const target = await safePath({ root: place.root, base: place.folder, path })
    try {
      const options = { within: place.root, name: shown(place, path), anyEncoding: path !== notebookFile }
      const { text, version, bytes, encoding } = await readTextFile(target, options)
      return { path, text, version, bytes, ...(encoding === 'utf-8' ? {} : { encoding }) }
    } catch (thrown) {
      return { path, text: null, ...(await statOf(target, place.root)), error: toErrorData(thrown, 'BAD_INPUT') }
    }
  } catch (thrown) {
    return { path, text: null, version: '', bytes: 0, error: toErrorData(thrown, 'BAD_INPUT') }
  }
}

/**
 * Reads the notebook and each file it refers to, `notebook.md` first. `filesOf` returns their paths from the notebook's text.
 * A problem with a file is that file's `error`.
 */
export async function readNotebookFiles(
  place: NotebookPlace,
  filesOf: (text: string) => string[] | Promise<string[]>,
): Promise<NotebookFile[]> {
  const notebook = await readNotebookFile(place, notebookFile)
  if (notebook.text === null) return [notebook]
  const names = new Set(await filesOf(notebook.text))
  names.delete(notebookFile)
  const files = [notebook]
  let bytes = notebook.bytes
  for (const name of names) {
    const file = files.length < mostFiles && bytes < mostBytes ? await readNotebookFile(place, name) : tooMany(place, name)
    files.push(file)
    bytes += file.text === null ? 0 : file.bytes
  }
  return files
}

function tooMany(place: NotebookPlace, path: string): NotebookFile {
  const message = `${shown(place, path)} is not read, because the files of this notebook are more than ${mostFiles} or more than 64 MB. Use fewer or smaller ones.`
  return { path, text: null, version: '', bytes: 0, error: { code: 'FILE_TOO_LARGE', message, place: { file: shown(place, path) } } }
}

/**
 * Saves files of a notebook, all or none: all versions are compared and all new texts are on disk before the first rename.
 * A byte order mark is kept. A file in another encoding becomes UTF-8, and a table in it gets a byte order mark, without which a
 * spreadsheet would garble it. @throws AppError CONFLICT (a file changed on disk; nothing is written), PATH_OUTSIDE,
 * BAD_INPUT (not a notebook's file), DISK_FULL.
 */
export async function saveNotebookFiles(
  place: NotebookPlace,
  saves: readonly FileSave[],
): Promise<{ path: string; version: FileVersion }[]> {
  return withLock(place.folder, async () => {
    // The folder may have been renamed while this save waited; it must not be created again.
    await stat(place.folder).catch((thrown: unknown) => {
      throw fileError(thrown, place.shownFolder)
    })
    const targets = await Promise.all(saves.map((save) => prepare(place, save)))
    const stale = targets.filter((target) => target.before.version !== target.save.baseVersion).map(({ save }) => shown(place, save.path))
    if (stale.length > 0) {
      throw new AppError(
        'CONFLICT',
        `${stale.join(', ')} changed on disk since you opened it. Nothing was saved; compare both texts and keep what you want.`,
        { place: { file: stale[0] } },
      )
    }
    const staged: StagedWrite[] = []
    try {
      for (const target of targets) {
        await makeFolderWithin(dirname(target.path), { within: place.folder, name: shown(place, target.save.path) })
        staged.push(await stageWrite(target.path, target.bytes, { within: place.folder }))
      }
      for (const write of staged) await write.commit()
    } catch (thrown) {
      await Promise.all(staged.map((write) => write.discard().catch(() => undefined)))
      await putBack(targets, place.folder)
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
      `${save.path} cannot be a file of a notebook. Save cases and shots as .jsonl, .csv or .tsv and texts as .md or .txt.`,
    )
  }
  const path = await safePath({ root: place.folder, path: save.path })
  const old = await readRegular(path, { within: place.folder, name: shown(place, save.path), maxBytes: Infinity }).catch(
    (thrown: unknown) => {
      if (thrown instanceof AppError && thrown.code === 'FILE_MISSING') return null
      throw thrown
    },
  )
  if (Buffer.byteLength(save.text) > maxTextBytes) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `${shown(place, save.path)} would be larger than 16 MB, the limit for reading. Split it into several files, or keep fewer rows.`,
      { place: { file: shown(place, save.path) } },
    )
  }
  const marked = old !== null && (hasByteOrderMark(old) || (/\.(csv|tsv)$/i.test(save.path) && isOtherEncoding(old)))
  return {
    save,
    path,
    bytes: Buffer.from((marked ? '\uFEFF' : '') + save.text),
    before: { version: old ? versionOf(old) : '', bytes: old },
  }
}

function isOtherEncoding(bytes: Uint8Array): boolean {
  const encoding = detectEncoding(bytes)?.encoding ?? 'utf-8'
  return encoding !== 'utf-8'
}

/** Restores files after a save failed half-way. Only files that contain the new bytes are restored. */
async function putBack(targets: readonly Target[], within: string): Promise<void> {
  for (const target of targets) {
    const now = await readRegular(target.path, { within, name: target.save.path, maxBytes: Infinity }).catch(() => null)
    if (now === null || versionOf(now) !== versionOf(target.bytes) || target.before.bytes === null) continue
    const write = await stageWrite(target.path, target.before.bytes, { within }).catch(() => null)
    await write?.commit().catch(() => undefined)
  }
}

function shown(place: NotebookPlace, path: string): string {
  return join(place.shownFolder, path).replaceAll('\\', '/')
}

/** The size and version of a file that could not be read as text. */
async function statOf(path: string, within: string): Promise<{ version: FileVersion; bytes: number }> {
  try {
    return { version: await hashFile(path, undefined, { within, name: path }), bytes: (await stat(path)).size }
  } catch {
    return { version: '', bytes: 0 }
  }
}
