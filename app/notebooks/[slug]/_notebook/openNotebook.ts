import type { ErrorData } from '#server/core/errors.ts'
import type { PlannedCell } from '#server/core/experiment/cell.ts'
import type { Experiment } from '#server/core/experiment/experiment.ts'
import { planNotebook, readNotebook } from '#server/core/experiment/plan/planNotebook.ts'
import { rankInFileOrder } from '#server/core/experiment/plan/selectShots.ts'
import type { Diagnostic, Notebook } from '#server/core/notebook/notebook.ts'
import type { TextEncoding } from '#server/core/textEncoding.ts'
import type { OpenFile } from '../_files/fileSync.ts'

/** What a notebook declares, and its cells. */
export type OpenNotebook = { experiment: Experiment | null; diagnostics: Diagnostic[]; cells: PlannedCell[] }

/** The path of the notebook in diagnostics. */
export function notebookPath(slug: string): string {
  return `experiments/${slug}/notebook.md`
}

/** Reads and plans a parsed notebook with the texts of the open files. Pure. */
export function openNotebook(slug: string, notebook: Notebook, files: Record<string, OpenFile>): OpenNotebook {
  const path = notebookPath(slug)
  const read = readNotebook(notebook, { path, readFile: (relative) => readOpenFile(files, relative) })
  return { experiment: read.experiment, ...planNotebook(read, { path, rankShots: rankInFileOrder }) }
}

function readOpenFile(files: Record<string, OpenFile>, path: string): { text: string; encoding?: TextEncoding } | { error: ErrorData } {
  const file = files[path]
  if (file?.text !== undefined && file.text !== null) return { text: file.text, ...(file.encoding ? { encoding: file.encoding } : {}) }
  if (file?.error) return { error: file.error }
  return {
    error: { code: 'FILE_MISSING', message: `The file ${path} does not exist. Create it or correct the path.`, place: { file: path } },
  }
}
