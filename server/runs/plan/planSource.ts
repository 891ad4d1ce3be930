import { hash } from 'node:crypto'

import { AppError, type ErrorData } from '../../core/errors.ts'
import type { Lane, PlannedCell, TemplateSettings } from '../../core/experiment/cell.ts'
import { cellKey } from '../../core/experiment/cellKey.ts'
import type { Experiment } from '../../core/experiment/experiment.ts'
import { defaultDate, type TemplateFacts } from '../../core/experiment/templateFacts.ts'
import { commonMarkers, openedMarkers } from '../../core/experiment/thought/thoughtMarkers.ts'
import { planNotebook, readNotebook } from '../../core/experiment/plan/planNotebook.ts'
import type { RankShots } from '../../core/experiment/plan/selectShots.ts'
import type { CellKey } from '../../core/ids.ts'
import type { Diagnostic, Notebook } from '../../core/notebook/notebook.ts'
import { parseNotebook } from '../../core/notebook/parseNotebook.ts'
import type { EmbedTexts } from './embedTexts.ts'
import { chatTemplateFindings } from './chatTemplateFindings.ts'
import { learnModels, type ModelDeps } from './learnModels.ts'
import type { PlanMemory } from './planMemory.ts'
import { shotRanker } from './rankShots.ts'
import type { KeyedModel, NotebookSource } from './runTypes.ts'

export type PlanDeps = ModelDeps & {
  embedTexts: EmbedTexts
  /** Keeps the last plan, because the grid, its costs and a run ask for the same one in turn. */
  memory?: PlanMemory
}

/** The cells of a notebook with their keys, and the models that the keys depend on. Cells and what they share are immutable. */
export type PlannedSource = {
  notebook: Notebook
  experiment: Experiment | null
  diagnostics: Diagnostic[]
  cells: PlannedCell[]
  models: ReadonlyMap<string, KeyedModel>
}

/**
 * Reads and plans a notebook. Its problems are returned as diagnostics; only faults of the engine or the store throw. The
 * engine is started only if a model is new.
 */
export async function planSource(deps: PlanDeps, source: NotebookSource, lane: Lane): Promise<PlannedSource> {
  const known = await deps.memory?.find(deps, source, lane)
  if (known) return known
  const read = new Map<string, string | null>()
  const readFile = (relative: string) => {
    const file = source.readFile(relative)
    read.set(relative, 'text' in file ? file.text : null)
    return file
  }
  const { planned, lasting } = await planAnew(deps, { ...source, readFile }, lane)
  if (lasting) deps.memory?.keep({ source, read, lane, planned })
  return planned
}

async function planAnew(deps: PlanDeps, source: NotebookSource, lane: Lane): Promise<{ planned: PlannedSource; lasting: boolean }> {
  const notebook = parseNotebook(source.text)
  const read = readNotebook(notebook, source)
  const { experiment } = read
  const ranked = experiment ? await similarShots(deps, experiment) : {}
  const { cells, diagnostics } = planNotebook(read, { path: source.path, rankShots: ranked.rankShots })
  if (ranked.problem) diagnostics.push(modelDiagnostic(ranked.problem, notebook, source.path))

  const { models, problems } = await learnModels(deps, [...new Set(cells.map(({ model }) => model))])
  for (const error of problems) diagnostics.push(modelDiagnostic(error, notebook, source.path))
  if (experiment) diagnostics.push(...chatTemplateFindings({ cells, experiment, models, notebook, path: source.path }))
  const settingsOf = templateSettings(experiment?.date)
  const keyed = cells.map((cell): PlannedCell => {
    const model = models.get(cell.model)
    if (!model) return cell
    const template = settingsOf(cell, model.templateFacts)
    const known = template ? { ...cell, template } : cell
    return { ...known, key: keyOf(known, model, lane) }
  })
  // Plans that depend on an embedding model or a missing model may differ the next time.
  const lasting = problems.length === 0 && !ranked.rankShots && !ranked.problem
  return { planned: { notebook, experiment, diagnostics, cells: keyed, models }, lasting }
}

/** Without the embedding model the rest of the notebook is still planned, and the planner reports the sweeps that need it. */
async function similarShots(deps: PlanDeps, experiment: Experiment): Promise<{ rankShots?: RankShots; problem?: ErrorData }> {
  try {
    const rankShots = await shotRanker(deps.embedTexts, experiment)
    return rankShots ? { rankShots } : {}
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return { problem: thrown.toData() }
  }
}

/**
 * Makes the function that gives a cell's settings for its model's chat template: only those that the template makes use of. The default
 * date is left out where the template always got it, so that the keys of these cells stay the same. Cells with equal settings share them.
 */
function templateSettings(date: string | undefined): (cell: PlannedCell, facts: TemplateFacts) => TemplateSettings | undefined {
  const known = new Map<string, TemplateSettings>()
  return ({ thinking }, facts) => {
    const written = facts.date === 'clock' ? (date ?? defaultDate) : facts.date === 'given' && date !== defaultDate ? date : undefined
    const settings: TemplateSettings = {
      ...(written === undefined ? {} : { date: written }),
      ...(thinking === undefined || facts.thinking !== 'switch' ? {} : { thinking }),
    }
    const name = JSON.stringify(settings)
    if (name === '{}') return undefined
    const before = known.get(name) ?? settings
    known.set(name, before)
    return before
  }
}

/** Whether the model may think first, and what limits the answer begins only then. */
function beginsAfterThought({ constraint, stop, prefill }: PlannedCell, { thinking }: TemplateFacts): boolean {
  const limited = constraint !== null || stop.length > 0
  return limited && (thinking !== 'none' || openedMarkers({ rendered: prefill ?? '', prefill }, commonMarkers) !== null)
}

const sha256Hex = (text: string) => hash('sha256', text)

function keyOf(cell: PlannedCell, { ref, chatTemplateHash, engineVersion, templateFacts }: KeyedModel, lane: Lane): CellKey {
  const { messages, prefill, template, sampling, seed, maxTokens, stop, constraint, context } = cell
  return cellKey(
    {
      modelHash: ref.hash,
      adapter: null,
      chatTemplateHash,
      messages,
      prefill,
      ...(template ? { template } : {}),
      ...(beginsAfterThought(cell, templateFacts) ? { afterThought: true } : {}),
      sampling,
      seed,
      maxTokens,
      context,
      stop,
      constraint,
      lane,
      engineVersion,
    },
    sha256Hex,
  )
}

/** A diagnostic at the first line that names a model, in the front matter or in a block. */
export function modelDiagnostic({ code, message }: Pick<ErrorData, 'code' | 'message'>, notebook: Notebook, file: string): Diagnostic {
  for (const segment of notebook.segments) {
    if (segment.kind === 'prose') continue
    const line = segment.body.split('\n').findIndex((text) => /^\s*model\s*:/.test(text))
    if (line >= 0) return { severity: 'error', code, message, place: { file, line: segment.bodyLine + line, column: 1 } }
  }
  return { severity: 'error', code, message, place: { file, line: 1 } }
}
