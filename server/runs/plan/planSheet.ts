import { hash } from 'node:crypto'

import { AppError, type ErrorData, type Place } from '../../core/errors.ts'
import { filesOf } from '../../core/experiment/blocks/readExperiment.ts'
import type { Lane, PlannedCell } from '../../core/experiment/cell.ts'
import { cellKey } from '../../core/experiment/cellKey.ts'
import type { Experiment } from '../../core/experiment/experiment.ts'
import { planNotebook, readNotebook } from '../../core/experiment/plan/planNotebook.ts'
import type { RankShots } from '../../core/experiment/plan/selectShots.ts'
import type { CellKey } from '../../core/ids.ts'
import type { Diagnostic, Notebook } from '../../core/notebook/notebook.ts'
import { parseNotebook } from '../../core/notebook/parseNotebook.ts'
import type { EmbedTexts } from './embedTexts.ts'
import type { LearnedModels } from './learnModels.ts'
import { type PackedCells, packCells } from './packedCells.ts'
import { shotRanker } from './rankShots.ts'
import type { KeyedModel, NotebookSource } from './runTypes.ts'

export type SheetInput = Pick<NotebookSource, 'path' | 'text'> & { lane: Lane }

/** What planning asks the rest of the program for, which may run in another thread. */
export type SheetAnswers = {
  /** The files that the notebook's blocks name, in the order of `paths`. */
  readFiles(paths: readonly string[]): Promise<ReturnType<NotebookSource['readFile']>[]>
  embedTexts: (texts: readonly string[]) => ReturnType<EmbedTexts>
  learnModels(ids: readonly string[]): Promise<LearnedModels>
}

/** The cells of a notebook with their keys, and what they were made from. */
export type Sheet = {
  experiment: Experiment | null
  diagnostics: Diagnostic[]
  cells: PlannedCell[]
  models: ReadonlyMap<string, KeyedModel>
  /** The first line that names a model: the place of what is wrong with it. */
  modelPlace: Place
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
  const { cells, diagnostics } = planNotebook(read, { path, rankShots: ranked.rankShots })
  if (ranked.problem) diagnostics.push(modelDiagnostic(ranked.problem, modelPlace))

  const { models, problems } = await answers.learnModels([...new Set(cells.map(({ model }) => model))])
  for (const error of problems) diagnostics.push(modelDiagnostic(error, modelPlace))
  const keyed = cells.map((cell): PlannedCell => {
    const model = models.get(cell.model)
    return { ...cell, key: model ? keyOf(cell, model, lane) : null }
  })
  // Plans that depend on an embedding model or a missing model may differ the next time.
  const lasting = problems.length === 0 && !ranked.rankShots && !ranked.problem
  return { experiment, diagnostics, cells: keyed, models, modelPlace, lasting }
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

const sha256Hex = (text: string) => hash('sha256', text)

function keyOf(cell: PlannedCell, { ref, chatTemplateHash, engineVersion }: KeyedModel, lane: Lane): CellKey {
  const { messages, prefill, sampling, seed, maxTokens, stop, constraint, context } = cell
  return cellKey(
    {
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
    },
    sha256Hex,
  )
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
