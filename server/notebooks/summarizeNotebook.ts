import type { ErrorData } from '../core/errors.ts'
import type { Experiment } from '../core/notebook/experiment.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { readExperiment } from '../core/notebook/readExperiment.ts'
import { planCells } from '../core/sweep/planCells.ts'
import type { NotebookSummary } from './notebookService.types.ts'

export type NotebookCounts = Pick<NotebookSummary, 'title' | 'model' | 'variants' | 'cases' | 'cells' | 'errors'>

/** What the list shows of a notebook's content. Never throws: what cannot be read or planned counts as an error. */
export function summarizeNotebook(
  text: string,
  options: { path: string; fallbackTitle: string; readFile: (relative: string) => { text: string } | { error: ErrorData } },
): NotebookCounts {
  const { experiment, diagnostics } = readExperiment(parseNotebook(text), { path: options.path, readFile: options.readFile })
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  if (!experiment) return { title: options.fallbackTitle, model: '', variants: 0, cases: 0, cells: 0, errors: Math.max(errors, 1) }
  const planned = plan(experiment)
  return {
    title: experiment.title || options.fallbackTitle,
    model: experiment.model,
    variants: experiment.variants.length,
    cases: experiment.cases.length,
    cells: planned.cells,
    errors: errors + planned.errors,
  }
}

function plan(experiment: Experiment): { cells: number; errors: number } {
  const { cells, diagnostics } = planCells(experiment)
  return { cells: cells.length, errors: diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length }
}
