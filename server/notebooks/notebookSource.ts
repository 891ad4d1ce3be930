import { AppError } from '../core/errors.ts'
import type { Slug } from '../core/ids.ts'
import { safePath } from '../io/files/safePath.ts'
import { type NotebookFile, type NotebookPlace, readNotebookFiles } from '../io/notebooks/notebookFiles.ts'
import { notebookFile } from '../io/notebooks/notebookFolders.ts'
import { fileReader, type FileReader } from './fileReader.ts'
import { notebookPlace, type NotebookDeps } from './notebookDeps.ts'
import type { NotebookWork } from './notebookWork.ts'

/** A notebook and the files that it names, read into memory: what a run is planned from. */
export type LoadedNotebook = {
  notebook: string
  path: string
  text: string
  readFile: FileReader
  /** The absolute path of what a block names, inside the project. @throws AppError PATH_OUTSIDE, BAD_INPUT */
  resolvePath: (relative: string) => Promise<string>
}

type ReadDeps = { work: Pick<NotebookWork, 'namedFiles'> }

/** Reads a notebook for a run. @throws AppError NOT_FOUND, FILE_ENCODING, FILE_TOO_LARGE (of the notebook itself) */
export async function loadNotebook(deps: Pick<NotebookDeps, 'paths'> & ReadDeps, slug: Slug): Promise<LoadedNotebook> {
  return readNotebookSource(deps, slug, await notebookPlace(deps, slug))
}

/** The same for a notebook whose place is known; `notebook` is its name in lists of runs. */
export async function readNotebookSource(deps: ReadDeps, notebook: string, place: NotebookPlace): Promise<LoadedNotebook> {
  const path = `${place.shownFolder}/${notebookFile}`
  const files = await readFilesOf(deps, place)
  const [main] = files
  if (!main || main.text === null) throw main?.error ? AppError.fromData(main.error) : new AppError('NOT_FOUND', `There is no ${path}.`)
  const resolvePath = (relative: string) => safePath({ root: place.root, base: place.folder, path: relative })
  return { notebook, path, text: main.text, readFile: fileReader(files), resolvePath }
}

/** The notebook and each file that its blocks name, `notebook.md` first. */
export async function readFilesOf({ work }: ReadDeps, place: NotebookPlace): Promise<NotebookFile[]> {
  const path = `${place.shownFolder}/${notebookFile}`
  return readNotebookFiles(place, (text) =>
    work.namedFiles({ path, text }).catch((thrown: unknown) => {
      // The text itself is shown, so that it can be corrected; planning it reports the problem.
      if (thrown instanceof AppError && thrown.code === 'NOTEBOOK_TOO_LARGE') return []
      throw thrown
    }),
  )
}
