import { AppError } from '../core/errors.ts'
import type { NotebookFile, NotebookPlace } from '../io/notebookFiles.ts'
import { notebookFile } from '../io/notebookFolders.ts'
import { fileReader } from '../notebooks/notebookSource.ts'
import type { NotebookSource } from '../runs/runTypes.ts'

/** A notebook's files, `notebook.md` first, as a run reads them. Throws AppError where the notebook itself cannot be read. */
export function sourceOf(notebook: string, place: NotebookPlace, files: readonly NotebookFile[]): NotebookSource {
  const path = `${place.shownFolder}/${notebookFile}`
  const [main] = files
  if (!main || main.text === null) throw main?.error ? AppError.fromData(main.error) : new AppError('NOT_FOUND', `There is no ${path}.`)
  return { notebook, path, text: main.text, readFile: fileReader(files) }
}
