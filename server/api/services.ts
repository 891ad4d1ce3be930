import type { ErrorData } from '../core/errors.ts'
import type { CellResult, FinishReason, Lane, Message, PlannedCell, SamplingParams, Constraint } from '../core/grid/cell.ts'
import type { CellKey, RunId, Slug } from '../core/ids.ts'
import type { Diagnostic } from '../core/notebook/notebook.ts'
import type { PlanSummary } from '../core/run/runEvent.ts'
import type { EngineStatus } from '../engine/protocol.ts'
import type { ModelService } from '../models/modelService.types.ts'
import type { NotebookService } from '../notebooks/notebookService.types.ts'
import type { PresetService } from '../presets/presetService.types.ts'
import type { LiveEvent, RunListEntry } from '../runs/runTypes.ts'

/** A cell of the grid as the page gets it: its prompt stays behind until the inspector asks. `key` null: its model is not at hand. */
export type GridCell = Omit<PlannedCell, 'messages' | 'prefill' | 'constraint'> & { key: CellKey | null }

/** What the store holds under a cell key, without the token ids and the rendered prompt. */
export type StoredResult =
  | { status: 'done'; output: string; finishReason: FinishReason; tokens: CellResult['tokens']; timing: CellResult['timing'] }
  | { status: 'failed'; error: ErrorData }

export type Grid = {
  cells: GridCell[]
  results: Record<CellKey, StoredResult>
  diagnostics: Diagnostic[]
  plan: PlanSummary | null
  activeRun: RunId | null
  lane: Lane
}

/** All that went into a cell's key. */
export type CellRequest = {
  model: string
  modelHash: string
  chatTemplateHash: string
  messages: Message[]
  prefill: string | null
  sampling: SamplingParams
  seed: number
  maxTokens: number
  stop: string[]
  constraint: Constraint | null
  lane: Lane
  engineVersion: string
}

/** A stored cell for the inspector. `run` computed it; `computedAt` in milliseconds since 1970. */
export type StoredCell = {
  key: CellKey
  request: CellRequest
  result: CellResult | null
  error: ErrorData | null
  computedAt: number | null
  run: RunId | null
}

export type StartInput = { slug: Slug; lane?: Lane; noCache?: boolean; retryFailed?: boolean; cells?: CellKey[]; limit?: number }

export type RunService = {
  grid(input: { slug: Slug; lane?: Lane }): Promise<Grid>
  start(input: StartInput): Promise<{ run: RunId }>
  cancel(run: RunId, cells?: readonly number[]): void
  subscribe(run: RunId, options: { afterSeq?: number; signal?: AbortSignal }): AsyncGenerator<LiveEvent>
  list(slug: Slug): Promise<RunListEntry[]>
  /** @throws AppError NOT_FOUND */
  cell(key: CellKey): Promise<StoredCell>
}

export type ServerStatus = { rssBytes: number; uptimeMs: number; node: string; version: string }

export type EngineService = {
  status(): Promise<{ engine: EngineStatus | null; server: ServerStatus }>
  preview(input: { model: string; prompts: { messages: Message[]; prefill: string | null }[] }): Promise<{ prompts: { text: string; tokenCount: number }[] }>
}

/** What the procedures call: one object for the whole process, made once; tests pass stand-ins. */
export type Services = { notebooks: NotebookService; models: ModelService; presets: PresetService; runs: RunService; engine: EngineService }
