import type { ErrorData } from '#server/core/errors.ts'
import type { PlannedCell } from '#server/core/grid/cell.ts'
import { metricIds } from '#server/core/metrics/metrics.ts'
import type { Experiment } from '#server/core/notebook/experiment.ts'
import type { Diagnostic, Notebook } from '#server/core/notebook/notebook.ts'
import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'
import { readExperiment } from '#server/core/notebook/readExperiment.ts'
import { planCells } from '#server/core/sweep/planCells.ts'
import type { OpenFile } from '../_files/fileSync.ts'

export type OpenNotebook = { notebook: Notebook; experiment: Experiment | null; diagnostics: Diagnostic[]; cells: PlannedCell[] }

/** Everything the page derives from the texts of the open files. Pure. */
export function openNotebook(slug: string, files: Record<string, OpenFile>): OpenNotebook {
  const notebook = parseNotebook(files['notebook.md']?.text ?? '')
  const path = `experiments/${slug}/notebook.md`
  const read = readExperiment(notebook, { path, readFile: (relative) => readOpenFile(files, relative), metricIds })
  const planned = read.experiment ? planCells(read.experiment) : { cells: [], diagnostics: [] }
  return { notebook, experiment: read.experiment, diagnostics: [...read.diagnostics, ...planned.diagnostics], cells: planned.cells }
}

function readOpenFile(files: Record<string, OpenFile>, path: string): { text: string } | { error: ErrorData } {
  const file = files[path]
  if (file?.text !== undefined && file.text !== null) return { text: file.text }
  if (file?.error) return { error: file.error }
  return { error: { code: 'FILE_MISSING', message: `The file ${path} does not exist. Create it or correct the path.`, place: { file: path } } }
}
