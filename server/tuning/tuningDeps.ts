import type { DatasetRow } from '../core/dataset/row/row.ts'
import type { AdapterCard } from '../core/tuning/adapter/adapterCard.ts'
import type { RowFindings } from '../core/tuning/preflight/preflightProblems.ts'
import type { Engine, ModelRef } from '../engine/door/protocol.ts'
import type { Owner } from '../io/processOwner.ts'
import type { TuningFolders } from '../io/tuning/tuningFolders.ts'
import type { Jobs } from '../jobs/createJobs.ts'
import type { MeasuredSteps } from './trainer/startTrainer.ts'

/** What trainings need of datasets. */
export type TrainingData = {
  /** The rows of a snapshot; null: as they are now. @throws AppError NOT_FOUND, STORE_BROKEN */
  rows(dataset: string, snapshot: string | null): AsyncIterable<DatasetRow>
  /** Differs when the rows do. @throws AppError NOT_FOUND */
  version(dataset: string, snapshot: string | null): Promise<string>
  /** @throws AppError NOT_FOUND */
  snapshot(dataset: string, tag: string): Promise<Snapshot>
  /** The snapshot of the present rows, made if there is none. @throws AppError NOT_FOUND, BAD_INPUT (no rows) */
  snapshotNow(dataset: string): Promise<Snapshot>
  /** Duplicates, leaks and personal data of rows. */
  check(rows: readonly DatasetRow[], signal?: AbortSignal): Promise<RowFindings>
}

type Snapshot = { tag: string; sha256: string }

/** The Python side of a training. */
export type TrainerTools = {
  /** The interpreter with the packages of the trainer, which are installed first if need be. @throws AppError PYTHON_FAILED, DISK_FULL, CANCELLED */
  ensurePython(options: { signal?: AbortSignal; onProgress: (note: string) => void }): Promise<{ python: string }>
  /** Starts the trainer on a job's folder. It outlives this process, and goes on from a checkpoint that is there. */
  startTrainer(options: { python: string; folder: string }): { pid: number }
  /** Measures some steps on the longest rows of a folder. @throws AppError TRAINING_FAILED, OUT_OF_MEMORY */
  measureSteps(options: { python: string; folder: string; steps: number; signal: AbortSignal }): Promise<MeasuredSteps>
  /** Writes `out` in GGUF, when it is complete, from the folders `peft` and `base` (with the model's config). @throws AppError TRAINING_FAILED, PYTHON_FAILED, DISK_FULL */
  convertAdapter(options: { python: string; peft: string; base: string; out: string; signal?: AbortSignal }): Promise<void>
}

/** What trainings need of adapters. */
export type TrainedAdapters = {
  list(): Promise<{ id: string; card: AdapterCard | null }[]>
  publish(folder: string, card: AdapterCard, options: { replaces: boolean }): Promise<unknown>
}

/**
 * `tuning-queue`: held by the server that does queued jobs by itself. `tuning`: held while a job is done, or steps are measured.
 */
export type TuningLock = 'tuning-queue' | 'tuning'

/** What the use cases of trainings need. */
export type TuningDeps = {
  folders: TuningFolders
  data: TrainingData
  tools: TrainerTools
  adapters: TrainedAdapters
  engine: Pick<Engine, 'answerTokens' | 'tokenTexts'>
  /** @throws AppError MODEL_UNKNOWN, MODEL_MISSING, MODEL_BROKEN */
  resolveModel(id: string): Promise<ModelRef>
  /** Tokens of context that a model was trained with; null: not known. */
  trainContext(id: string): Promise<number | null>
  /** The text of `README.md` beside a new adapter; null: none is written. */
  modelCard: ((card: AdapterCard) => Promise<string>) | null
  /** Takes a lock, which ends with its process, and returns the function that frees it; null while somebody has it. */
  locks: { lock(name: TuningLock): (() => void) | null }
  jobs: Jobs
  owner: Owner
  now: () => number
  /** Four characters from [0-9a-z]. */
  random: () => string
}
