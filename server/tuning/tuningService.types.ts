import type { ErrorData } from '../core/errors.ts'
import type { TuningJob, TuningStatus } from '../core/tuning/job/tuningJob.ts'
import type { TuningEvent } from '../core/tuning/job/tuningEvent.ts'
import type { TuningFigures } from '../core/tuning/job/tuningFigures.ts'
import type { Preflight } from '../core/tuning/preflight/preflight.ts'
import type { SettingsGrid } from '../core/tuning/settings/settingsGrid.ts'
import type { TuningSettings } from '../core/tuning/settings/tuningSettings.ts'
import type { ShownJob } from '../jobs/createBackground.ts'

/** A training as it is asked for. Null `snapshot`: one of the present rows is made. */
export type TuningRequest = {
  name: string
  replaces?: boolean
  dataset: string
  snapshot: string | null
  base: string
  settings: TuningSettings
  /** Default: the prompts of the first three rows of the test split, else of the validation split. */
  samples?: string[]
}

type Step = Extract<TuningEvent, { type: 'step' }>
type Validation = Extract<TuningEvent, { type: 'validation' }>

/** A job in the list. Times in epoch milliseconds. */
export type TuningEntry = Pick<TuningFigures, 'step' | 'steps' | 'etaMs' | 'loss' | 'validationLoss' | 'tokensPerSecond'> & {
  job: TuningJob
  status: TuningStatus
  note: string
  error: ErrorData | null
  startedAt: number | null
  endedAt: number | null
  /** Whether the adapter that it made is there. */
  hasAdapter: boolean
}

/** All of a job. Long curves are thinned to about 1,000 steps. */
export type TuningDetail = TuningEntry & {
  curve: Pick<Step, 'step' | 'epoch' | 'loss' | 'learningRate' | 'gradientNorm' | 'memory' | 'margin' | 'accuracy'>[]
  validations: Pick<Validation, 'step' | 'loss' | 'isBest' | 'accuracy'>[]
  /** Answers to the sample prompts, in the order of the steps; step 0 is the base model's. */
  samples: { step: number; prompt: string; answer: string }[]
  facts: { device: string; threads: number; trainable: number; parameters: number; train: number; validation: number } | null
  /** Null while it runs. */
  finished: { reason: 'epochs' | 'maxSteps' | 'patience'; keptStep: number; peakMemory: number } | null
  trainTokens: number
  notes: string[]
}

/** Trainings, for the page. Errors are AppErrors. */
export interface TuningService {
  list(): Promise<TuningEntry[]>
  watch(signal: AbortSignal): AsyncGenerator<TuningEntry[]>
  /** Now and after each change, at most twice a second. @throws AppError NOT_FOUND */
  watchJob(id: string, signal: AbortSignal): AsyncGenerator<TuningDetail>
  /** Curves of several jobs, to compare. @throws AppError NOT_FOUND */
  details(ids: readonly string[]): Promise<TuningDetail[]>
  /** The last lines of what the trainer and the set-up have written. @throws AppError NOT_FOUND */
  log(id: string): Promise<string>
  /** Queues one job, or one for each combination of `grid`. @throws AppError BAD_INPUT, CONFLICT, NOT_FOUND, MODEL_MISSING */
  start(request: TuningRequest & { grid?: SettingsGrid }): Promise<{ jobs: string[] }>
  pause(id: string): Promise<void>
  /** Of a job that is paused, failed, cancelled or interrupted: goes on from its last checkpoint. */
  resume(id: string): Promise<void>
  cancel(id: string): Promise<void>
  /** Deletes the job's folder; its adapter stays. @throws AppError CONFLICT while it runs */
  remove(id: string): Promise<void>
  /** Looks at the rows. Its estimate is that of the last measurement, if a training with this request has the same steps. */
  preflight(request: TuningRequest): Promise<Preflight>
  /** Begins to measure a few steps. @throws AppError CONFLICT */
  measure(request: TuningRequest): Promise<void>
  cancelMeasure(): Promise<void>
  watchMeasure(
    signal: AbortSignal,
  ): AsyncGenerator<{ job: ShownJob | null; result: { request: TuningRequest; estimate: NonNullable<Preflight['estimate']> } | null }>
  /** Writes a notebook that compares base, half and full adapter on the test split. @throws AppError BAD_INPUT, NOT_FOUND */
  evaluate(adapter: string): Promise<{ slug: string }>
}
