import { AppError } from '../core/errors.ts'
import { notebookFile } from '../io/notebookFolders.ts'
import type { NotebookFile, NotebookPlace } from '../io/notebookFiles.ts'
import type { NotebookSource } from '../runs/runTypes.ts'

/** A notebook's files, `notebook.md` first, as a run reads them. Throws AppError where the notebook itself cannot be read. */
export function sourceOf(notebook: string, place: NotebookPlace, files: readonly NotebookFile[]): NotebookSource {
  const path = `${place.shownFolder}/${notebookFile}`
  const [main] = files
  if (!main || main.text === null) throw main?.error ? AppError.fromData(main.error) : new AppError('NOT_FOUND', `There is no ${path}.`)
  const byPath = new Map(files.map((file) => [file.path, file]))
  return {
    notebook,
    path,
    text: main.text,
    readFile(relative) {
      const file = byPath.get(relative)
      if (file && file.text !== null) return { text: file.text }
      return {
        error: file?.error ?? {
          code: 'FILE_MISSING',
          message: `There is no file ${relative}. Create it, or correct the path.`,
          place: { file: `${place.shownFolder}/${relative}` },
        },
      }
    },
  }
}
