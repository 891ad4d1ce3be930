import type { ErrorData } from '../core/errors.ts'
import type { ModelRef } from '../engine/door/protocol.ts'
import type { ModelSpeed } from '../io/store/modelSpeedStore.ts'
import type { MadeRecord } from './quantize/madeRecord.ts'
import type { Quantized, QuantizeProgress } from './quantize/quantizeModel.ts'

/** What a file is. The first three are models; the others are of use only together with one, or to make one. */
export type ModelKind = 'chat' | 'embed' | 'rerank' | 'adapter' | 'mmproj' | 'imatrix' | 'vector'

/** Facts from the header of a file. */
export type ModelMetadata = {
  /** `general.name`; null if the file has none. */
  name: string | null
  architecture: string
  /** Number of weights. */
  parameters: number
  /** Context length of the training, in tokens; 0 if the file does not give it. */
  trainContext: number
  /** llama.cpp's name, such as `Q4_K_M`. */
  quantisation: string
  chatTemplate: boolean
}

/** A running download. `fraction` from 0 to 1, null while the size is unknown; times in milliseconds. */
export type PullProgress = { fraction: number | null; receivedBytes: number; totalBytes: number | null; etaMs: number | null }

/** Another file of a model that is being made. `to`: its type; `fraction` from 0 to 1, null until the work is planned. */
export type Making = QuantizeProgress & { id: string; to: string; fraction: number | null; etaMs: number | null }

/** Measurements of speed: how many of all are done. */
export type Measuring = { done: number; total: number }

/** A model in the list: from the manifest, or a file that a user put into models/. */
export type ModelEntry = {
  id: string
  kind: ModelKind
  /** Path of its first file below models/. */
  file: string
  /** Size on disk, or else the size in the manifest; null if neither is known. */
  bytes: number | null
  licence: string | null
  present: boolean
  source: 'manifest' | 'dropped'
  /** Downloaded by set-up. */
  default: boolean
  description: string
  metadata: ModelMetadata | null
  problem: ErrorData | null
  /** How the file was made, where it was made of another model. */
  made: MadeRecord | null
  pull: PullProgress | null
  making: Making | null
  /** Why the last file could not be made of this model. */
  makingProblem: ErrorData | null
  /** The last measurement on this machine with the installed engine. */
  speed: ModelSpeed | null
  measuring: Measuring | null
  measuringProblem: ErrorData | null
}

export type ObtainOptions = { kind?: 'embed' | 'rerank'; signal?: AbortSignal; onProgress?: (progress: PullProgress) => void }

/** `to`: a type such as `q8_0`. `name`: id of the file; default `<id>.<type>`. */
export type QuantizeInput = { id: string; to: string; name?: string }

export type QuantizeCallOptions = {
  signal?: AbortSignal
  onPlan?: (plan: { id: string; note: string | null }) => void
  onProgress?: (progress: QuantizeProgress) => void
}

/** Models, for the rest of the product. Errors are AppErrors. */
export interface ModelService {
  list(): Promise<ModelEntry[]>
  /** @throws AppError MODEL_UNKNOWN, MODEL_MISSING, MODEL_BROKEN */
  resolve(id: string, place?: { file?: string; line?: number }): Promise<ModelRef>
  /** The same for a model that writes answers; others are MODEL_UNKNOWN. */
  resolveChat(id: string): Promise<ModelRef>
  /**
   * The same, after downloading the model if it is listed but not on this machine. Joins a download that is running; `signal` stops one
   * that this call began. With `kind`, a model of another kind is MODEL_UNKNOWN.
   * @throws also AppError MODEL_DOWNLOAD, DISK_FULL, NOT_ALLOWED, CANCELLED
   */
  obtain(id: string, options?: ObtainOptions): Promise<ModelRef>
  /** Starts a download unless one is running, and returns at once. If it fails, the model's `problem` says why. */
  pull(id: string): Promise<void>
  cancelPull(id: string): Promise<void>
  /**
   * Makes another file of a model; see `quantizeModel`. `onPlan` is told the id of the file, and what should be known before the work.
   * @throws the errors of `quantizeModel`
   */
  quantize(request: QuantizeInput, options?: QuantizeCallOptions): Promise<Quantized>
  /** The same without waiting for its end: the model's `making` shows the progress, and why it failed. @throws AppError BAD_INPUT, MODEL_UNKNOWN, CONFLICT */
  startQuantize(request: QuantizeInput): Promise<void>
  /** Stops the making of a file of this model, and forgets why the last one failed. */
  cancelQuantize(id: string): Promise<void>
  /**
   * Measures a model and the files of the same weights in turns; `measuring` shows the progress.
   * @throws AppError MODEL_UNKNOWN, CONFLICT (the engine is at work, or a measurement is running)
   */
  startMeasuring(id: string): Promise<void>
  /** Stops it, and forgets why the last one failed. */
  cancelMeasuring(id: string): Promise<void>
  /** The list, then the new list after each change, until `signal` aborts. */
  events(signal: AbortSignal): AsyncGenerator<ModelEntry[]>
}
