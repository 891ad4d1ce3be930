import { AppError, type ErrorData } from '../core/errors.ts'
import type { Lane } from '../core/grid/cell.ts'
import type { CellKey } from '../core/ids.ts'
import type { Experiment } from '../core/notebook/experiment.ts'
import type { Diagnostic, Notebook } from '../core/notebook/notebook.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { planNotebook, readNotebook } from '../core/run/planNotebook.ts'
import { cellKey } from '../core/sweep/cellKey.ts'
import type { RankShots } from '../core/sweep/selectShots.ts'
import type { ResultStore } from '../io/resultStore.ts'
import type { EmbedTexts } from './embedTexts.ts'
import { learnModels, type ModelDeps } from './learnModels.ts'
import { planSummary, type SummaryDeps } from './planSummary.ts'
import { shotRanker } from './rankShots.ts'
import { refusalDiagnostics } from './refusedCells.ts'
import {
  defaultLane,
  type KeyedModel,
  type NotebookSource,
  type PreparedCell,
  type PreparedRun,
  type PrepareOptions,
  type ReadyRun,
} from './runTypes.ts'

export type PrepareDeps = ModelDeps & SummaryDeps & { results: Pick<ResultStore, 'statuses'>; embedTexts: EmbedTexts }

/**
 * Reads a notebook into cells with keys, says what is stored and what the rest costs. Problems of the notebook come back as
 * diagnostics; what throws is a fault of the engine or the store. The engine is started only where a model is new or tokens
 * of missing cells are to be counted.
 */
export async function prepareRun(deps: PrepareDeps, source: NotebookSource, options: PrepareOptions = {}): Promise<PreparedRun> {
  const { lane = defaultLane, noCache = false, retryFailed = true, countTokens = true } = options
  const notebook = parseNotebook(source.text)
  const read = readNotebook(notebook, source)
  const { experiment } = read
  const ranked = experiment ? await similarShots(deps, experiment) : {}
  const planned = planNotebook(read, { path: source.path, rankShots: ranked.rankShots })
  const found: Diagnostic[] = [...planned.diagnostics]
  if (ranked.problem) found.push(modelDiagnostic(ranked.problem, notebook, source.path))

  const names = [...new Set(planned.cells.map(({ model }) => model))]
  const { models, problems } = await learnModels(deps, names)
  for (const error of problems) found.push(modelDiagnostic(error, notebook, source.path))

  const cells = planned.cells.map((cell): PreparedCell => {
    const model = models.get(cell.model)
    return { ...cell, key: model ? keyOf(cell, model, lane) : null }
  })
  const prepared = { notebook: source.notebook, lane, experiment, diagnostics: found, cells }
  if (!experiment || found.some(({ severity }) => severity === 'error')) return { ...prepared, plan: null, ready: null }

  const chosen = choose(cells, options)
  const statuses = noCache ? new Map<CellKey, 'done' | 'failed'>() : deps.results.statuses(chosen.map(({ key }) => key))
  let summary: Awaited<ReturnType<typeof planSummary>>
  try {
    summary = await planSummary(deps, { cells: chosen, statuses, models, lane, retryFailed, countTokens })
  } catch (thrown) {
    // The engine cannot read this model: the grid is shown with the reason, and nothing runs.
    if (!(thrown instanceof AppError)) throw thrown
    found.push(modelDiagnostic(thrown, notebook, source.path))
    return { ...prepared, plan: null, ready: null }
  }
  const { plan, refused } = summary
  found.push(...refusalDiagnostics(chosen, refused, { experiment, file: source.path }))
  return { ...prepared, plan, ready: { notebook: source.notebook, lane, cells: chosen, models, plan, refused, noCache, retryFailed } }
}

/** Without the embedding model the rest of the notebook is shown all the same, and the planner says which sweep waits for it. */
async function similarShots(deps: PrepareDeps, experiment: Experiment): Promise<{ rankShots?: RankShots; problem?: ErrorData }> {
  try {
    const rankShots = await shotRanker(deps.embedTexts, experiment)
    return rankShots ? { rankShots } : {}
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return { problem: thrown.toData() }
  }
}

function keyOf(cell: Omit<PreparedCell, 'key'>, { ref, chatTemplateHash, engineVersion }: KeyedModel, lane: Lane): CellKey {
  const { messages, prefill, sampling, seed, maxTokens, stop, constraint, context } = cell
  return cellKey({
    modelHash: ref.hash,
    adapter: null,
    chatTemplateHash,
    messages,
    prefill,
    sampling,
    seed,
    maxTokens,
    context,
    stop,
    constraint,
    lane,
    engineVersion,
  })
}

/** The cells to run, numbered anew without gaps. */
function choose(cells: readonly PreparedCell[], { cells: only, limit }: PrepareOptions): ReadyRun['cells'] {
  const wanted = only && new Set(only)
  const chosen: ReadyRun['cells'] = []
  for (const cell of cells) {
    if (limit !== undefined && chosen.length >= limit) break
    if (cell.key !== null && (!wanted || wanted.has(cell.key))) chosen.push({ ...cell, key: cell.key, index: chosen.length })
  }
  return chosen
}

/** A model is named in the front matter, or by a block; the error points at the first line that says it. */
function modelDiagnostic(error: Pick<ErrorData, 'message'>, notebook: Notebook, file: string): Diagnostic {
  for (const segment of notebook.segments) {
    if (segment.kind === 'prose') continue
    const line = segment.body.split('\n').findIndex((text) => /^\s*model\s*:/.test(text))
    if (line >= 0) return { severity: 'error', message: error.message, place: { file, line: segment.bodyLine + line, column: 1 } }
  }
  return { severity: 'error', message: error.message, place: { file, line: 1 } }
}
