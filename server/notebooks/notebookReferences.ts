import type { LeakReference } from '../core/dataset/checks/leaks/leak.ts'
import { AppError } from '../core/errors.ts'
import { listNotebookFolders, notebookFile } from '../io/notebooks/notebookFolders.ts'
import { type NotebookDeps, placeOfFolder } from './notebookDeps.ts'
import { readFilesOf } from './notebookSource.ts'

type Deps = {
  paths: Pick<NotebookDeps['paths'], 'root' | 'experiments'>
  work: Pick<NotebookDeps['work'], 'namedFiles' | 'leakReferences'>
}

/** The test cases and shots of all notebooks. A notebook that cannot be read is told to `note`. */
export async function* notebookReferences(
  { paths, work }: Deps,
  note: (message: string) => void,
  signal?: AbortSignal,
): AsyncGenerator<LeakReference> {
  for (const { folder } of await listNotebookFolders(paths.experiments)) {
    signal?.throwIfAborted()
    const place = placeOfFolder(paths, folder)
    const path = `${place.shownFolder}/${notebookFile}`
    try {
      yield* await work.leakReferences({ path, files: await readFilesOf({ work }, place) })
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code === 'CANCELLED') throw thrown
      note(`Rows were not compared with ${path}: ${thrown.message}`)
    }
  }
}
