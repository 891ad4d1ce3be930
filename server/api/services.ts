import type { Lane, Message } from '../core/experiment/cell.ts'
import type { PackedGrid } from '../core/grid/packedGrid.ts'
import type { PackedResults } from '../core/grid/packedResults.ts'
import type { ForkScore, TokenProbabilities } from '../core/experiment/tokenScore.ts'
import type { CellKey, RunId, Slug } from '../core/ids.ts'
import type { Diagnostic } from '../core/notebook/notebook.ts'
import type { Measured } from '../core/metrics/metric/measurement.ts'
import type { Rating, Vote } from '../core/ratings/rating.ts'
import type { LiveEvent, PlanSummary } from '../core/run/runEvent.ts'
import type { EngineStatus } from '../engine/door/protocol.ts'
import type { StoredCell } from '../io/store/resultStore.ts'
import type { RatingChange } from '../io/store/ratingStore.ts'
import type { ModelService } from '../models/modelService.types.ts'
import type { NotebookService } from '../notebooks/notebookService.types.ts'
import type { PresetService } from '../presets/presetService.types.ts'
import type { Replay } from '../runs/inspect/replayCell.ts'
import type { ActiveRun } from '../runs/activeRuns.ts'
import type { RunListEntry } from '../runs/plan/runTypes.ts'
import type { ScoreJob } from '../scores/createScoreJobs.ts'
import type { ExportService } from './exportService.ts'

/** The cells of a notebook and what is stored of them; results are asked for apart, and so is what the rest would cost. */
export type Grid = { cells: PackedGrid; diagnostics: Diagnostic[]; activeRun: RunId | null; lane: Lane }

/** `diagnostics` are the grid's and what only counting tokens shows. `plan` null: the notebook has errors. */
export type GridPlan = { plan: PlanSummary | null; diagnostics: Diagnostic[] }

export type StartInput = { slug: Slug; lane?: Lane; noCache?: boolean; retryFailed?: boolean; cells?: CellKey[]; limit?: number }

export type RunService = {
  grid(input: { slug: Slug; lane?: Lane }): Promise<Grid>
  /** What running the grid's cells costs; counts prompt tokens, which may start the engine. */
  plan(input: { slug: Slug; lane?: Lane }): Promise<GridPlan>
  results(keys: readonly CellKey[]): PackedResults
  /** The cells of an earlier run and what became of them in it, to compare the grid with. @throws AppError NOT_FOUND */
  earlier(run: RunId): PackedGrid
  start(input: StartInput): Promise<{ run: RunId }>
  cancel(run: RunId, cells?: readonly number[]): void
  /** @throws AppError NOT_FOUND for a run that is over */
  pause(run: RunId): void
  resume(run: RunId): void
  active(): ActiveRun[]
  subscribe(run: RunId, options: { afterSeq?: number; signal?: AbortSignal }): AsyncGenerator<LiveEvent>
  list(slug: Slug): Promise<RunListEntry[]>
  /** @throws AppError NOT_FOUND */
  cell(key: CellKey): Promise<StoredCell>
  /** @throws AppError as finishedCell, or the engine's own; so do the next two */
  probabilities(key: CellKey, options?: { signal?: AbortSignal }): Promise<TokenProbabilities>
  fork(input: { key: CellKey; other: CellKey }, options?: { signal?: AbortSignal }): Promise<ForkScore | null>
  replay(key: CellKey, options?: { signal?: AbortSignal }): Promise<Replay>
}

export type ScoreInput = { slug: Slug; lane?: Lane }

export type ScoreService = {
  /**
   * `missing` questions have no answer yet; `failed` ones have a reason in its place. Of the saved notebook and its stored
   * outputs; with `run`, of the outputs of that earlier run. @throws AppError NOT_FOUND for a run whose cells are not known any more
   */
  get(
    input: ScoreInput & { run?: RunId },
  ): Promise<{ measured: Record<string, Measured>; missing: number; failed: number; job: ScoreJob | null }>
  measure(input: ScoreInput & { retryFailed?: boolean }): Promise<{ job: ScoreJob | null }>
  job(slug: Slug): ScoreJob | null
  cancel(slug: Slug): void
}

export type RatingService = {
  /** Ratings and votes on the cells that the saved notebook plans now. */
  list(input: ScoreInput): Promise<{ ratings: Rating[]; votes: Vote[] }>
  rate(input: Pick<Rating, 'key' | 'rater' | 'outputHash'> & RatingChange): Rating | null
  vote(input: Omit<Vote, 'winner' | 'votedAt'> & { winner: Vote['winner'] | null }): void
  /** A JSONL file of what `list` gives, with the outputs. */
  export(input: ScoreInput): Promise<{ name: string; text: string }>
}

export type ServerStatus = { rssBytes: number; uptimeMs: number; node: string; version: string }

export type EngineService = {
  status(): Promise<{ engine: EngineStatus | null; server: ServerStatus }>
  preview(input: {
    model: string
    prompts: { messages: Message[]; prefill: string | null }[]
  }): Promise<{ prompts: { text: string; tokenCount: number }[] }>
}

/** What the procedures call: one object for the whole process, made once; tests pass stand-ins. */
export type Services = {
  notebooks: NotebookService
  models: ModelService
  presets: PresetService
  runs: RunService
  scores: ScoreService
  ratings: RatingService
  engine: EngineService
  exports: ExportService
}
