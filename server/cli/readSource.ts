import { AppError } from '../core/errors.ts'
import type { NotebookPlace } from '../io/notebooks/notebookFiles.ts'
import { notebookFile } from '../io/notebooks/notebookFolders.ts'
import { fileReader, readFilesOf } from '../notebooks/notebookSource.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'

/** Reads a notebook and the files it names. Throws AppError where the notebook itself cannot be read. */
export async function readSource(notebook: string, place: NotebookPlace): Promise<NotebookSource> {
  const path = `${place.shownFolder}/${notebookFile}`
  const files = await readFilesOf(place)
  const [main] = files
  if (!main || main.text === null) throw main?.error ? AppError.fromData(main.error) : new AppError('NOT_FOUND', `There is no ${path}.`)
  return { notebook, path, text: main.text, readFile: fileReader(files) }
}
