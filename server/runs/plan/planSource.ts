import { AppError, type Place } from '../../core/errors.ts'
import type { Lane, PlannedCell } from '../../core/experiment/cell.ts'
import type { Experiment } from '../../core/experiment/experiment.ts'
import type { Diagnostic } from '../../core/notebook/notebook.ts'
import type { RetrievalAnswer, RetrievalRequest, UnbuiltIndex } from '../../core/experiment/retrieval.ts'
import type { EmbedTexts } from './embedTexts.ts'
import { learnAdapters } from './learnAdapters.ts'
import { learnModels, type ModelDeps } from './learnModels.ts'
import { unpackCells } from './packedCells.ts'
import { contentOf, type PlanMemory } from './planMemory.ts'
import { type PackedSheet, planPackedSheet, type SheetAnswers, type SheetInput } from './planSheet.ts'
import type { KeyedModel, NotebookSource } from './runTypes.ts'

export type PlanDeps = ModelDeps & {
  embedTexts: EmbedTexts
  /** Searches indexes for a notebook; default: there are none. */
  retrieve?: (source: SearchingSource, requests: readonly RetrievalRequest[]) => Promise<RetrievalAnswer[]>
  /** Computes a plan; default: in this thread. */
  planSheet?: (input: SheetInput, answers: SheetAnswers) => Promise<PackedSheet>
  /** Keeps the last plan, because the grid, its costs and a run ask for the same one in turn. */
  memory?: PlanMemory
}

/** What a search of a notebook depends on. */
export type SearchingSource = Pick<NotebookSource, 'notebook' | 'resolvePath'>

/** The cells of a notebook with their keys, and the models that the keys depend on. Cells and what they share are immutable. */
export type PlannedSource = {
  experiment: Experiment | null
  diagnostics: Diagnostic[]
  cells: PlannedCell[]
  models: ReadonlyMap<string, KeyedModel>
  unbuilt: UnbuiltIndex[]
  /** The first line that names a model: the place of what is wrong with it. */
  modelPlace: Place
}

/**
 * Reads and plans a notebook. Its problems are returned as diagnostics, and so is a notebook that takes too long or too much memory;
 * only faults of the engine or the store throw. The engine is started only if a model is new.
 */
export async function planSource(deps: PlanDeps, source: NotebookSource, lane: Lane): Promise<PlannedSource> {
  const { memory } = deps
  if (!memory) return (await planAnew(deps, source, lane)).planned
  return memory.inTurn(source, async () => {
    const known = await memory.find(deps, source, lane)
    if (known) return known
    const read = new Map<string, string | null>()
    const readFile = (relative: string) => {
      const file = source.readFile(relative)
      read.set(relative, contentOf(file))
      return file
    }
    const { planned, lasting } = await planAnew(deps, { ...source, readFile }, lane)
    if (lasting) memory.keep({ source, read, lane, planned })
    return planned
  })
}

async function planAnew(deps: PlanDeps, source: NotebookSource, lane: Lane): Promise<{ planned: PlannedSource; lasting: boolean }> {
  const { planSheet = planPackedSheet } = deps
  const { path, text } = source
  try {
    const { packed, lasting, ...sheet } = await planSheet({ path, text, lane }, sheetAnswers(deps, source))
    return { planned: { ...sheet, cells: unpackCells(packed, sheet.experiment?.cases ?? []) }, lasting }
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'NOTEBOOK_TOO_LARGE') throw thrown
    const place = { file: path, line: 1 }
    const { code, message } = thrown
    const planned = { experiment: null, cells: [], models: new Map<string, KeyedModel>(), unbuilt: [], modelPlace: place }
    return { planned: { ...planned, diagnostics: [{ severity: 'error', code, message, place }] }, lasting: false }
  }
}

/**
 * The plan of a notebook. Throws AppError NOTEBOOK_TOO_LARGE if it cannot be planned in time. Longer work that plans it again in its own thread begins with
 * this, which usually finds the last plan.
 */
export async function refuseTooLarge(deps: PlanDeps, source: NotebookSource, lane: Lane): Promise<PlannedSource> {
  const planned = await planSource(deps, source, lane)
  const found = planned.diagnostics.find(({ code }) => code === 'NOTEBOOK_TOO_LARGE')
  if (found) throw new AppError('NOTEBOOK_TOO_LARGE', found.message, { place: found.place })
  return planned
}

/** What planning asks for: the notebook's files, vectors of texts, facts about models and passages. */
export function sheetAnswers(
  deps: Pick<PlanDeps, 'embedTexts' | 'retrieve'> & ModelDeps,
  source: SearchingSource & Pick<NotebookSource, 'readFile'>,
): SheetAnswers {
  return {
    readFiles: async (paths) => paths.map((path) => source.readFile(path)),
    embedTexts: (texts) => deps.embedTexts(texts),
    learnModels: (ids) => learnModels(deps, ids),
    learnAdapters: (wanted) => learnAdapters(deps.resolveAdapter, wanted),
    retrieve: async (requests) =>
      deps.retrieve?.(source, requests) ??
      requests.map(() => ({ status: 'problem', error: { code: 'NOT_FOUND', message: 'There are no indexes here.' } })),
  }
}
