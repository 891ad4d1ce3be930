import type { Readable } from 'node:stream'
import type { Lane, Prompt } from '../core/experiment/cell.ts'
import type { UnbuiltIndex } from '../core/experiment/retrieval.ts'
import type { PackedGrid } from '../core/grid/packedGrid.ts'
import type { PackedResults } from '../core/grid/packedResults.ts'
import type { ForkScore, TokenProbabilities } from '../core/experiment/tokenScore.ts'
import type { CellKey, RunId, Slug } from '../core/ids.ts'
import type { Diagnostic } from '../core/notebook/notebook.ts'
import type { Measured } from '../core/metrics/metric/measurement.ts'
import type { Rating, Vote } from '../core/ratings/rating.ts'
import type { LiveEvent, PlanSummary } from '../core/run/runEvent.ts'
import type { CellsToSend, SentCells } from '../datasets/cells/sendRows.ts'
import type { ImportService } from '../datasets/import/importService.types.ts'
import type { BiasProbe } from '../datasets/checks/writeBiasProbe.ts'
import type { CheckService } from '../datasets/checks/checkService.types.ts'
import type { DownloadService } from '../datasets/download/downloadService.types.ts'
import type { DatasetService } from '../datasets/manage/datasetService.types.ts'
import type { SimilarService } from '../datasets/similar/similarService.types.ts'
import type { SynthesisService } from '../datasets/synthesis/createSynthesisService.ts'
import type { DocumentService } from '../indexes/documents/documentService.types.ts'
import type { IndexService } from '../indexes/manage/indexService.types.ts'
import type { SearchService } from '../indexes/search/searchService.types.ts'
import type { JudgementService, QualityService, QuestionService } from '../indexes/quality/judgementService.types.ts'
import type { TrainedCases } from '../core/tuning/trained/trainedCases.ts'
import type { EngineStatus } from '../engine/door/protocol.ts'
import type { StoredCell } from '../io/store/resultStore.ts'
import type { RatingChange } from '../io/store/ratingStore.ts'
import type { AdapterService } from '../models/adapters/adapterService.types.ts'
import type { ModelService } from '../models/modelService.types.ts'
import type { NotebookService } from '../notebooks/notebookService.types.ts'
import type { PresetService } from '../presets/presetService.types.ts'
import type { Replay } from '../runs/inspect/replayCell.ts'
import type { ActiveRun } from '../runs/activeRuns.ts'
import type { AnnouncedRun } from '../runs/announceRuns.ts'
import type { RunListEntry } from '../runs/plan/runTypes.ts'
import type { ScoreJob } from '../scores/createScoreJobs.ts'
import type { TuningService } from '../tuning/tuningService.types.ts'
import type { RetrievalService } from './retrievalService.ts'
import type { ExportService } from './exportService.ts'

/** The cells of a notebook and the status of their stored results. Results and the plan are requested separately. */
export type Grid = {
  cells: PackedGrid
  diagnostics: Diagnostic[]
  /** The indexes that have to be built first; see `retrievals.build`. */
  unbuilt: Pick<UnbuiltIndex, 'index' | 'reason'>[]
  activeRun: RunId | null
  lane: Lane
  trained: TrainedCases
}

/** `diagnostics` holds the grid's, and those found by counting tokens. `plan` is null when the notebook has errors. */
export type GridPlan = { plan: PlanSummary | null; diagnostics: Diagnostic[] }

export type StartInput = { slug: Slug; lane?: Lane; noCache?: boolean; retryFailed?: boolean; cells?: CellKey[]; limit?: number }

export type RunService = {
  grid(input: { slug: Slug; lane?: Lane }): Promise<Grid>
  /** The cost of running the grid's cells. Counts prompt tokens, which may start the engine. */
  plan(input: { slug: Slug; lane?: Lane }): Promise<GridPlan>
  results(keys: readonly CellKey[]): PackedResults
  /** The cells of an earlier run with their outcome in that run, for comparison. @throws AppError NOT_FOUND */
  earlier(run: RunId): PackedGrid
  start(input: StartInput): Promise<{ run: RunId }>
  /** @throws AppError NOT_ALLOWED if another process executes the run and does not react */
  cancel(run: RunId, cells?: readonly number[]): Promise<void>
  /** @throws AppError NOT_FOUND when the run has ended */
  pause(run: RunId): void
  resume(run: RunId): void
  active(): ActiveRun[]
  subscribe(run: RunId, options: { afterSeq?: number; signal?: AbortSignal }): AsyncGenerator<LiveEvent>
  /** The unfinished run of the notebook, of any process: now and at every change. */
  watch(slug: Slug, signal: AbortSignal): AsyncGenerator<AnnouncedRun | null>
  list(slug: Slug): Promise<RunListEntry[]>
  /** @throws AppError NOT_FOUND */
  cell(key: CellKey): Promise<StoredCell>
  /** This and the next two throw the errors of `finishedCell` and of the engine. */
  probabilities(key: CellKey, options?: { signal?: AbortSignal }): Promise<TokenProbabilities>
  fork(input: { key: CellKey; other: CellKey }, options?: { signal?: AbortSignal }): Promise<ForkScore | null>
  replay(key: CellKey, options?: { signal?: AbortSignal }): Promise<Replay>
}

export type ScoreInput = { slug: Slug; lane?: Lane }

export type ScoreService = {
  /**
   * Measurements of the saved notebook and its stored outputs; `missing` have no answer yet, `failed` have a reason instead.
   * With `run`, of the outputs of that earlier run. @throws AppError NOT_FOUND when the cells of that run are no longer known
   */
  get(
    input: ScoreInput & { run?: RunId },
  ): Promise<{ measured: Record<string, Measured>; missing: number; failed: number; job: ScoreJob | null }>
  measure(input: ScoreInput & { retryFailed?: boolean }): Promise<{ job: ScoreJob | null }>
  job(slug: Slug): ScoreJob | null
  cancel(slug: Slug): void
}

export type RatingService = {
  /** Ratings and votes on the cells of the saved notebook. */
  list(input: ScoreInput): Promise<{ ratings: Rating[]; votes: Vote[] }>
  rate(input: Pick<Rating, 'key' | 'rater' | 'outputHash'> & RatingChange): Rating | null
  vote(input: Omit<Vote, 'winner' | 'votedAt'> & { winner: Vote['winner'] | null }): void
  /** The ratings and votes of `list` as JSONL, with the outputs. */
  export(input: ScoreInput): Promise<{ name: string; text: string }>
}

export type CellService = {
  /** Rows from the cells of the saved notebook. @throws AppError as `sendCells` */
  send(input: ScoreInput & CellsToSend & { dataset: string }): Promise<SentCells>
}

export type ServerStatus = { rssBytes: number; uptimeMs: number; node: string; version: string }

export type EngineService = {
  /** `notices`: what the store had to say since the server started, such as that a damaged database was replaced. */
  status(): Promise<{ engine: EngineStatus | null; server: ServerStatus; notices: string[] }>
  preview(input: { model: string; prompts: Prompt[] }): Promise<{ prompts: { text: string; tokenCount: number }[] }>
}

/** `open`: an archive of an adapter, as it is read. Throws the errors of `gatherAdapter`. */
export type AdapterExportService = { open(adapter: string): Promise<{ fileName: string; body: Readable }> }

/** What the procedures call: one object for the whole process; tests pass stand-ins. */
export type Services = {
  notebooks: NotebookService
  models: ModelService
  adapters: Pick<AdapterService, 'list' | 'remove'>
  tuning: TuningService
  adapterExports: AdapterExportService
  presets: PresetService
  indexes: IndexService
  searches: SearchService
  documents: DocumentService
  judgements: JudgementService
  quality: QualityService
  questions: QuestionService
  runs: RunService
  scores: ScoreService
  ratings: RatingService
  datasets: DatasetService
  cells: CellService
  imports: ImportService
  datasetChecks: Omit<CheckService, 'close'> & {
    /** @throws AppError as the use case `writeBiasProbe` */
    writeBiasProbe(input: { dataset: string; model: string | null }): Promise<BiasProbe>
  }
  datasetExports: Omit<DownloadService, 'close'>
  similarRows: Omit<SimilarService, 'close'>
  synthesis: SynthesisService
  retrievals: Omit<RetrievalService, 'close'> & {
    /** Those of the documents of which a version of an index has passages. @throws AppError NOT_FOUND, BAD_INPUT */
    held(input: { index: string; snapshot: string | null; documents: readonly string[] }): Promise<string[]>
  }
  engine: EngineService
  exports: ExportService
}
