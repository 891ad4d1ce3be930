import type { TextEncoding } from '../../textEncoding.ts'
import type { ErrorData } from '../../errors.ts'
import type { PlannedCell } from '../cell.ts'
import { metricIds, metricOptionsProblem, optionTemplates } from '../../metrics/metrics.ts'
import type { Experiment } from '../experiment.ts'
import type { Diagnostic, Notebook } from '../../notebook/notebook.ts'
import { readExperiment } from '../blocks/readExperiment.ts'
import { planCells } from './planCells.ts'
import type { FindPassages } from './retrievalRequests.ts'
import type { RankShots } from './selectShots.ts'

export type NotebookFiles = {
  /** The notebook's path, for the places of diagnostics. */
  path: string
  /** `relative` is a `from:` path of the notebook. */
  readFile: (relative: string) => { text: string; encoding?: TextEncoding } | { error: ErrorData }
}

/** What a notebook declares, and the diagnostics that page, list, CLI and runs show. */
export function readNotebook(notebook: Notebook, files: NotebookFiles): { experiment: Experiment | null; diagnostics: Diagnostic[] } {
  return readExperiment(notebook, { ...files, metricIds, metricProblem: metricOptionsProblem, metricTemplates: optionTemplates })
}

/** The cells of an experiment, and the diagnostics of reader and planner without duplicates. */
export function planNotebook(
  { experiment, diagnostics }: ReturnType<typeof readNotebook>,
  options: { path: string; rankShots?: RankShots; findPassages?: FindPassages },
): { cells: PlannedCell[]; diagnostics: Diagnostic[] } {
  const planned = experiment ? planCells(experiment, options) : { cells: [], diagnostics: [] }
  return { cells: planned.cells, diagnostics: distinct([...diagnostics, ...planned.diagnostics]) }
}

function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const met = new Set<string>()
  return diagnostics.filter(({ severity, message, place, block }) => {
    const key = JSON.stringify([severity, message, place.file, place.line, block])
    return met.has(key) ? false : met.add(key)
  })
}
