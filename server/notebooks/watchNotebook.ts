import { dirname, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Slug } from '../core/ids.ts'
import { watchFolder } from '../io/files/fileWatcher.ts'
import { isInside } from '../io/files/safePath.ts'
import type { NotebookFile, NotebookPlace } from '../io/notebooks/notebookFiles.ts'
import { notebookPlace, type NotebookDeps } from './notebookDeps.ts'
import type { FileChange } from './notebookService.types.ts'
import { readFilesOf } from './notebookSource.ts'

/** How long a file may be missing before that is reported. Some editors remove a file and write it again. */
const GONE_AFTER_MS = 200

/**
 * Yields each file of the notebook as it is now, then every file that changes on disk, until `signal` aborts. A page gets the current
 * files again, because they may have changed between its own read and this watch. Files that a new `from:` names are watched too.
 * @throws AppError NOT_FOUND
 */
export async function* watchNotebook(deps: NotebookDeps, slug: Slug, signal: AbortSignal): AsyncGenerator<FileChange, void> {
  const place = await notebookPlace(deps, slug)
  const told = new Map<string, string>()
  const folders = new Map<string, () => void>()
  let wake = Promise.withResolvers<void>()
  const stop = () => wake.resolve()
  signal.addEventListener('abort', stop)
  try {
    // Watching begins before the first read, so that no change between the two is missed.
    folders.set(
      place.folder,
      watchFolder(place.folder, () => wake.resolve()),
    )
    while (!signal.aborted) {
      const files = await readSettled(deps, place)
      followFolders(place, files, folders, () => wake.resolve())
      for (const file of files) {
        const stamp = `${file.version} ${file.error?.code ?? ''}`
        if (told.get(file.path) === stamp) continue
        told.set(file.path, stamp)
        yield {
          path: file.path,
          version: file.version,
          text: file.text,
          ...(file.encoding ? { encoding: file.encoding } : {}),
          ...(file.error ? { error: file.error } : {}),
        }
      }
      await wake.promise
      wake = Promise.withResolvers<void>()
    }
  } finally {
    signal.removeEventListener('abort', stop)
    for (const close of folders.values()) close()
  }
}

async function readSettled(deps: NotebookDeps, place: NotebookPlace): Promise<NotebookFile[]> {
  const files = await readFilesOf(deps, place)
  if (!files.some((file) => file.error?.code === 'FILE_MISSING')) return files
  await wait(GONE_AFTER_MS)
  return readFilesOf(deps, place)
}

/** Watches the folders of all files that the notebook names, and stops watching others. */
function followFolders(place: NotebookPlace, files: readonly NotebookFile[], folders: Map<string, () => void>, changed: () => void): void {
  const wanted = new Set([place.folder])
  for (const file of files) {
    const folder = dirname(resolve(place.folder, file.path))
    if (file.error?.code !== 'PATH_OUTSIDE' && isInside(place.root, folder)) wanted.add(folder)
  }
  for (const folder of wanted) if (!folders.has(folder)) folders.set(folder, watchFolder(folder, changed))
  for (const [folder, close] of folders) {
    if (wanted.has(folder)) continue
    close()
    folders.delete(folder)
  }
}
