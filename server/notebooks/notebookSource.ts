import { AppError, type ErrorData } from '../core/errors.ts'
import { filesOf } from '../core/experiment/blocks/readExperiment.ts'
import type { Slug } from '../core/ids.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { type NotebookFile, type NotebookPlace, readNotebookFiles } from '../io/notebooks/notebookFiles.ts'
import { notebookFile } from '../io/notebooks/notebookFolders.ts'
import { notebookPlace, type NotebookDeps } from './notebookDeps.ts'

export type FileReader = (relative: string) => { text: string } | { error: ErrorData }

/** A notebook and the files that it names, read into memory: what a run is planned from. */
export type LoadedNotebook = { notebook: string; path: string; text: string; readFile: FileReader }

/** Reads a notebook for a run. @throws AppError NOT_FOUND, FILE_ENCODING, FILE_TOO_LARGE (of the notebook itself) */
export async function loadNotebook(deps: Pick<NotebookDeps, 'paths'>, slug: Slug): Promise<LoadedNotebook> {
  return readNotebookSource(slug, await notebookPlace(deps, slug))
}

/** The same for a notebook whose place is known; `notebook` is its name in lists of runs. */
export async function readNotebookSource(notebook: string, place: NotebookPlace): Promise<LoadedNotebook> {
  const path = `${place.shownFolder}/${notebookFile}`
  const files = await readFilesOf(place)
  const [main] = files
  if (!main || main.text === null) throw main?.error ? AppError.fromData(main.error) : new AppError('NOT_FOUND', `There is no ${path}.`)
  return { notebook, path, text: main.text, readFile: fileReader(files) }
}

/** The notebook and each file that its blocks name, `notebook.md` first. */
export async function readFilesOf(place: NotebookPlace): Promise<NotebookFile[]> {
  return readNotebookFiles(place, (text) => filesOf(parseNotebook(text)))
}

/** A reader of files that are already in memory. */
export function fileReader(files: readonly NotebookFile[]): FileReader {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return (relative) => {
    const file = byPath.get(relative)
    if (file && file.text !== null) return { text: file.text }
    return {
      error: file?.error ?? {
        code: 'FILE_MISSING',
        message: `There is no file ${relative}. Create it, or correct the path.`,
        place: { file: relative },
      },
    }
  }
}
