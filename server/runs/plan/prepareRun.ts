import { AppError } from '../../core/errors.ts'
import type { KeyedCell, PlannedCell } from '../../core/experiment/cell.ts'
import { defaultLane } from '../../core/experiment/defaults.ts'
import type { Diagnostic } from '../../core/notebook/notebook.ts'
import type { ResultStore } from '../../io/store/resultStore.ts'
import { modelDiagnostic } from './planSheet.ts'
import { type PlanDeps, planSource } from './planSource.ts'
import { planSummary, type SummaryDeps } from './planSummary.ts'
import { refusalDiagnostics } from './refusedCells.ts'
import type { NotebookSource, PreparedRun, PrepareOptions, StoredCells } from './runTypes.ts'

export type PrepareDeps = PlanDeps & SummaryDeps & { results: Pick<ResultStore, 'makers'> }

/**
 * Plans a notebook into cells with keys, and finds out what is stored and what the rest costs. Problems of the notebook are
 * returned as diagnostics; only faults of the engine or the store throw. The engine is started only if a model is new or tokens
 * of missing cells are to be counted.
 */
export async function prepareRun(deps: PrepareDeps, source: NotebookSource, options: PrepareOptions = {}): Promise<PreparedRun> {
  const { lane = defaultLane, noCache = false, retryFailed = true, countTokens = true } = options
  const { experiment, diagnostics, cells, models, unbuilt, modelPlace } = await planSource(deps, source, lane)
  const found: Diagnostic[] = [...diagnostics]
  const prepared = { notebook: source.notebook, lane, experiment, diagnostics: found, cells, unbuilt }
  if (!experiment || found.some(({ severity }) => severity === 'error')) return { ...prepared, plan: null, ready: null }

  const chosen = choose(cells, options)
  const stored: StoredCells = noCache ? new Map() : deps.results.makers(chosen.map(({ key }) => key))
  let summary: Awaited<ReturnType<typeof planSummary>>
  try {
    summary = await planSummary(deps, { cells: chosen, stored, models, lane, retryFailed, countTokens })
  } catch (thrown) {
    // The engine cannot read this model: the grid is shown with the error, and nothing runs.
    if (!(thrown instanceof AppError)) throw thrown
    found.push(modelDiagnostic(thrown, modelPlace))
    return { ...prepared, plan: null, ready: null }
  }
  const { plan, refused, positions } = summary
  found.push(...refusalDiagnostics(chosen, refused, { experiment, file: source.path }))
  return {
    ...prepared,
    plan,
    ready: {
      notebook: source.notebook,
      title: experiment.title || source.notebook,
      lane,
      cells: chosen,
      seedKeys: experiment.cases.map(({ seedKey }) => seedKey),
      models,
      plan,
      stored,
      refused,
      positions,
      noCache,
      retryFailed,
    },
  }
}

/** The cells to run, renumbered without gaps. */
function choose(cells: readonly PlannedCell[], { cells: only, limit }: PrepareOptions): KeyedCell[] {
  const wanted = only && new Set(only)
  const chosen: KeyedCell[] = []
  for (const cell of cells) {
    if (limit !== undefined && chosen.length >= limit) break
    if (cell.key !== null && (!wanted || wanted.has(cell.key))) chosen.push({ ...cell, key: cell.key, index: chosen.length })
  }
  return chosen
}

/** The error to report for a run that is not ready. */
export function firstProblem({ diagnostics }: PreparedRun): AppError {
  const found = diagnostics.find(({ severity }) => severity === 'error')
  if (!found) return new AppError('NOTEBOOK_INVALID', 'The notebook cannot be run.')
  return new AppError(found.code ?? 'NOTEBOOK_INVALID', found.message, { place: found.place })
}

/** The error to report for a run without cells, which would otherwise look successful. */
export function nothingToRun(file: string): AppError {
  return new AppError('NOTEBOOK_INVALID', 'There is nothing to run: a notebook needs a prompt block and a cases block with a test case.', {
    place: { file },
  })
}
