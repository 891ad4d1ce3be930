import type { ErrorData } from '../core/errors.ts'
import type { ModelRef } from '../engine/door/protocol.ts'

export type ModelKind = 'chat' | 'embed' | 'rerank'

/** Read from the file's header, without its weights. */
export type ModelMetadata = {
  /** `general.name`, or null where the file is silent. */
  name: string | null
  architecture: string
  /** Number of weights. */
  parameters: number
  /** Context length it was trained with, tokens; 0 where the file is silent. */
  trainContext: number
  /** As llama.cpp names it, such as `Q4_K_M`. */
  quantisation: string
  chatTemplate: boolean
}

/** A running download. `fraction` from 0 to 1, null while the size is unknown; times in milliseconds. */
export type PullProgress = { fraction: number | null; receivedBytes: number; totalBytes: number | null; etaMs: number | null }

/** A model as the page lists it: from the manifest, or dropped into models/. */
export type ModelEntry = {
  id: string
  kind: ModelKind
  /** Path of its first file below models/. */
  file: string
  /** Size on disk, or the size the manifest tells; null where neither is known. */
  bytes: number | null
  licence: string | null
  present: boolean
  source: 'manifest' | 'dropped'
  /** Fetched by set-up without asking. */
  default: boolean
  description: string
  metadata: ModelMetadata | null
  problem: ErrorData | null
  pull: PullProgress | null
}

/** What the rest of the product may do with models. Errors are AppErrors. */
export interface ModelService {
  list(): Promise<ModelEntry[]>
  /** @throws AppError MODEL_UNKNOWN, MODEL_MISSING, MODEL_BROKEN */
  resolve(id: string, place?: { file?: string; line?: number }): Promise<ModelRef>
  /** Starts a download, or joins the one that runs; returns at once. Its failure is the model's `problem`. */
  pull(id: string): Promise<void>
  cancelPull(id: string): Promise<void>
  /** The list now, and again whenever something changed, until `signal` aborts. */
  events(signal: AbortSignal): AsyncGenerator<ModelEntry[]>
}
