import type { ErrorData } from '../core/errors.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { planNotebook, readNotebook } from '../core/experiment/plan/planNotebook.ts'
import type { NotebookSummary } from './notebookService.types.ts'

export type NotebookCounts = Pick<NotebookSummary, 'title' | 'model' | 'variants' | 'cases' | 'cells' | 'errors'>

/** What the list shows of a notebook's content. Never throws: what cannot be read or planned counts as an error. */
export function summarizeNotebook(
  text: string,
  options: { path: string; fallbackTitle: string; readFile: (relative: string) => { text: string } | { error: ErrorData } },
): NotebookCounts {
  const read = readNotebook(parseNotebook(text), options)
  const { experiment } = read
  const { cells, diagnostics } = planNotebook(read, { path: options.path, rankShots: inFileOrder })
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  if (!experiment) return { title: options.fallbackTitle, model: '', variants: 0, cases: 0, cells: 0, errors: Math.max(errors, 1) }
  return {
    title: experiment.title || options.fallbackTitle,
    model: experiment.model,
    variants: experiment.variants.length,
    cases: experiment.cases.length,
    cells: cells.length,
    errors,
  }
}

/** Similar shots are ranked by embeddings when a run is prepared; here their number is what counts. */
const inFileOrder = (_testCase: unknown, shots: readonly unknown[]): number[] => [...shots.keys()]
