import { hash } from 'node:crypto'

import { AppError, type ErrorData, type Place } from '../../core/errors.ts'
import { filesOf } from '../../core/experiment/blocks/readExperiment.ts'
import type { Lane, PlannedCell, TemplateSettings } from '../../core/experiment/cell.ts'
import { cellKey, type CellKeyParts } from '../../core/experiment/cellKey.ts'
import type { Experiment } from '../../core/experiment/experiment.ts'
import { defaultDate, type TemplateFacts } from '../../core/experiment/templateFacts.ts'
import { commonMarkers, openedMarkers } from '../../core/experiment/thought/thoughtMarkers.ts'
import { planNotebook, readNotebook } from '../../core/experiment/plan/planNotebook.ts'
import type { RankShots } from '../../core/experiment/plan/selectShots.ts'
import type { JudgedRetrieval, RetrievalAnswer, RetrievalRequest, UnbuiltIndex } from '../../core/experiment/retrieval.ts'
import type { CellKey } from '../../core/ids.ts'
import type { Diagnostic, Notebook } from '../../core/notebook/notebook.ts'
import { parseNotebook } from '../../core/notebook/parseNotebook.ts'
import type { AdapterUse } from '../../engine/door/protocol.ts'
import { chatTemplateFindings } from './chatTemplateFindings.ts'
import { adapterOf } from './cellModel.ts'
import type { EmbedTexts } from './embedTexts.ts'
import { adapterFindings, type LearnedAdapter, wantedAdapters, withAdapters, type WantedAdapter } from './learnAdapters.ts'
import type { LearnedModels } from './learnModels.ts'
import { type PackedCells, packCells } from './packedCells.ts'
import { nothingRetrieved, retrievedPassages } from './retrievedPassages.ts'
import { shotRanker } from './rankShots.ts'
import type { KeyedModel, NotebookSource } from './runTypes.ts'

export type SheetInput = Pick<NotebookSource, 'path' | 'text'> & { lane: Lane }

/** What planning asks the rest of the program for, which may run in another thread. */
export type SheetAnswers = {
  /** The files that the notebook's blocks name, in the order of `paths`. */
  readFiles(paths: readonly string[]): Promise<ReturnType<NotebookSource['readFile']>[]>
  embedTexts: (texts: readonly string[]) => ReturnType<EmbedTexts>
  learnModels(ids: readonly string[]): Promise<LearnedModels>
  learnAdapters(wanted: readonly WantedAdapter[]): Promise<LearnedAdapter[]>
  /** Searches the indexes of the project, one answer for each request. */
  retrieve(requests: readonly RetrievalRequest[]): Promise<RetrievalAnswer[]>
}

/** The cells of a notebook with their keys, and what they were made from. */
export type Sheet = {
  experiment: Experiment | null
  diagnostics: Diagnostic[]
  cells: PlannedCell[]
  models: ReadonlyMap<string, KeyedModel>
  /** The first line that names a model: the place of what is wrong with it. */
  modelPlace: Place
  /** The indexes that have to be built before the cells with a retriever can be planned. */
  unbuilt: UnbuiltIndex[]
  /** Whether the same texts and models give the same sheet again. */
  lasting: boolean
}

export type PackedSheet = Omit<Sheet, 'cells'> & { packed: PackedCells }

/** Reads and plans a notebook. Problems of the notebook and of its models are returned as diagnostics. */
export async function planSheet({ path, text, lane }: SheetInput, answers: SheetAnswers): Promise<Sheet> {
  const notebook = parseNotebook(text)
  const read = readNotebook(notebook, { path, readFile: await fileReader(filesOf(notebook), answers) })
  const { experiment } = read
  const modelPlace = placeOfModel(notebook, path)
  const ranked = experiment ? await similarShots(answers, experiment) : {}
  const retrieved = experiment ? await retrievedPassages(answers, experiment, path) : nothingRetrieved
  const { cells, diagnostics } = planNotebook(read, { path, rankShots: ranked.rankShots, findPassages: retrieved.findPassages })
  diagnostics.push(...retrieved.diagnostics)
  if (ranked.problem) diagnostics.push(modelDiagnostic(ranked.problem, modelPlace))

  const { models: bare, problems } = await answers.learnModels([...new Set(cells.map(({ model }) => model))])
  for (const error of problems) diagnostics.push(modelDiagnostic(error, modelPlace))
  const { models, problems: unfit } = await withAdapters((wanted) => answers.learnAdapters(wanted), bare, wantedAdapters(cells))
  diagnostics.push(...adapterFindings(unfit, { notebook, path }))
  if (experiment) diagnostics.push(...chatTemplateFindings({ cells, experiment, models, notebook, path }))
  const settingsOf = templateSettings(experiment?.date)
  const adapterPart = adapterParts()
  const keyed = cells.map((cell): PlannedCell => {
    const model = models.get(cell.model)
    const adapter = model && adapterOf(model, cell)
    if (!model || cell.retrieval === null || (cell.adapter && !adapter)) return cell
    const template = settingsOf(cell, model.templateFacts)
    const known = template ? { ...cell, template } : cell
    return { ...known, key: keyOf(known, { model, adapter: adapter ? adapterPart(adapter) : null, lane }) }
  })
  // Plans that depend on an embedding model, a missing model or adapter, or an index may differ the next time.
  const lasting = problems.length === 0 && unfit.length === 0 && !ranked.rankShots && !ranked.problem && retrieved === nothingRetrieved
  return { experiment, diagnostics, cells: keyed, models, modelPlace, unbuilt: retrieved.unbuilt, lasting }
}

/** The same, for another thread. */
export async function planPackedSheet(input: SheetInput, answers: SheetAnswers): Promise<PackedSheet> {
  const { cells, ...sheet } = await planSheet(input, answers)
  return { ...sheet, packed: packCells(cells) }
}

async function fileReader(paths: readonly string[], answers: Pick<SheetAnswers, 'readFiles'>): Promise<NotebookSource['readFile']> {
  const files = paths.length === 0 ? [] : await answers.readFiles(paths)
  const byPath = new Map(paths.map((path, position) => [path, files[position]]))
  return (relative) => byPath.get(relative) ?? { error: { code: 'FILE_MISSING', message: `There is no file ${relative}.` } }
}

/** Without the embedding model the rest of the notebook is still planned, and the planner reports the sweeps that need it. */
async function similarShots(answers: SheetAnswers, experiment: Experiment): Promise<{ rankShots?: RankShots; problem?: ErrorData }> {
  try {
    const rankShots = await shotRanker((texts) => answers.embedTexts(texts), experiment)
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

type AdapterPart = CellKeyParts['adapter']

/** Makes the function that gives an adapter's part of a key. Cells with equal parts share them. */
function adapterParts(): (adapter: AdapterUse) => AdapterPart {
  const known = new Map<string, AdapterPart>()
  return ({ hash: file, scale }) => {
    const name = `${file} ${scale}`
    const part = known.get(name) ?? { hash: file, scale }
    known.set(name, part)
    return part
  }
}

function keyOf(cell: PlannedCell, { model, adapter, lane }: { model: KeyedModel; adapter: AdapterPart; lane: Lane }): CellKey {
  const { ref, chatTemplateHash, engineVersion, templateFacts } = model
  const { messages, prefill, template, retrieval, sampling, seed, maxTokens, stop, constraint, context } = cell
  return cellKey(
    {
      modelHash: ref.hash,
      adapter,
      chatTemplateHash,
      messages,
      ...(retrieval ? { passages: keyedPassages(retrieval) } : {}),
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

const keyed = new WeakMap<JudgedRetrieval, { contentHash: string; chunks: string[] }>()

/** Cells that share a retrieval share this too, because its text is remembered by it. */
function keyedPassages(retrieval: JudgedRetrieval): { contentHash: string; chunks: string[] } {
  const known = keyed.get(retrieval) ?? { contentHash: retrieval.contentHash, chunks: retrieval.passages.map(({ chunk }) => chunk) }
  keyed.set(retrieval, known)
  return known
}

/** The first line that names a model, in the front matter or in a block. */
function placeOfModel(notebook: Notebook, file: string): Place {
  for (const segment of notebook.segments) {
    if (segment.kind === 'prose') continue
    const line = segment.body.split('\n').findIndex((text) => /^\s*model\s*:/.test(text))
    if (line >= 0) return { file, line: segment.bodyLine + line, column: 1 }
  }
  return { file, line: 1 }
}

export function modelDiagnostic({ code, message }: Pick<ErrorData, 'code' | 'message'>, place: Place): Diagnostic {
  return { severity: 'error', code, message, place }
}
