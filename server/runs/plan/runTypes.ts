import type { TextEncoding } from '../../core/textEncoding.ts'
import type { ErrorData } from '../../core/errors.ts'
import type { KeyedCell, Lane, PlannedCell } from '../../core/experiment/cell.ts'
import type { Experiment } from '../../core/experiment/experiment.ts'
import type { UnbuiltIndex } from '../../core/experiment/retrieval.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import type { Diagnostic } from '../../core/notebook/notebook.ts'
import type { PlanSummary, RunOutcome, RunTotals } from '../../core/run/runEvent.ts'
import type { AdapterUse, ModelRef } from '../../engine/door/protocol.ts'
import type { ModelFacts } from '../../io/store/modelFacts.ts'
import type { Maker } from '../../io/store/resultStore.ts'

/** A notebook as text, and a function that reads the files that its `from:` paths name. */
export type NotebookSource = {
  /** Its name in run lists: the folder's name under experiments/. */
  notebook: string
  /** The file's path for the places of errors, such as `experiments/reviews/notebook.md`. */
  path: string
  text: string
  /** `relative` is relative to the notebook's folder; never throws. */
  readFile: (relative: string) => { text: string; encoding?: TextEncoding } | { error: ErrorData }
  /** The absolute path of a file or folder that a block names, inside the project. @throws AppError PATH_OUTSIDE, BAD_INPUT */
  resolvePath?: (relative: string) => Promise<string>
}

export type PrepareOptions = {
  lane?: Lane
  /** Compute every cell again; new results replace the stored ones. */
  noCache?: boolean
  /** Compute cells again whose last result was an error; default true. */
  retryFailed?: boolean
  /** Only the cells with these keys. */
  cells?: readonly CellKey[]
  /** Only the first N cells of the plan. */
  limit?: number
  /**
   * Count prompt tokens of missing cells, which starts the engine if any are missing; default true.
   * If false, `plan.promptTokens` and `plan.prefillTokens` are 0 and `plan.estimateMs` is null while cells are missing.
   */
  countTokens?: boolean
}

/** What the grid shows and what a run needs. `ready` is null if the notebook cannot be run. */
export type PreparedRun = {
  notebook: string
  lane: Lane
  experiment: Experiment | null
  diagnostics: Diagnostic[]
  cells: PlannedCell[]
  /** The indexes that have to be built first; the notebook then has an error of the code INDEX_MISSING. */
  unbuilt: UnbuiltIndex[]
  /** Null while a model is missing or the notebook has errors. */
  plan: PlanSummary | null
  ready: ReadyRun | null
}

/** A model with everything that a cell key needs of it. `adapters`: those of the notebook that the model can have, by id, at scale 1. */
export type KeyedModel = { ref: ModelRef; adapters?: Readonly<Record<string, AdapterUse>> } & ModelFacts

/** Throws AppError ADAPTER_MISSING, ADAPTER_BROKEN or ADAPTER_MISMATCH. */
export type ResolveAdapter = (id: string, model: ModelRef, options: { scale: number }) => Promise<AdapterUse>

/** Which cells have a result or an error in the store, and which run made it, by key. */
export type StoredCells = ReadonlyMap<CellKey, Maker>

/** A run that can start. `cells` are numbered from 0 without gaps; an event's `cell` is an index into them. */
export type ReadyRun = {
  notebook: string
  /** The notebook's title. */
  title: string
  lane: Lane
  cells: KeyedCell[]
  /** Of the experiment's cases, in order, so that a later grid finds the cases again. */
  seedKeys: readonly string[]
  /** By the model's id. */
  models: ReadonlyMap<string, KeyedModel>
  plan: PlanSummary
  /** What the store had when the run was prepared; empty if every cell is to be computed again. */
  stored: StoredCells
  /** The errors of cells that fail without any work, because their prompt is longer than the context. */
  refused: ReadonlyMap<CellKey, { error: ErrorData }>
  /** Tokens of the longest cell to compute, prompt and output, by the model's id; 0 if they were not counted. */
  positions: ReadonlyMap<string, number>
  noCache: boolean
  retryFailed: boolean
}

export type StartRequest = PrepareOptions & { source: NotebookSource }

/** One line of the list of runs. */
export type RunListEntry = {
  run: RunId
  at: number
  lane: Lane
  outcome: 'running' | RunOutcome
  totals: RunTotals | null
  plan: PlanSummary
}
