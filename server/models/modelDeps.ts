import type { ManifestFile } from './manifest.ts'

export type FetchProgress = { receivedBytes: number; totalBytes: number | null }

/** Brings one file of the manifest into models/, checked against its SHA-256; goes on where an earlier attempt stopped. */
export type FetchFile = (
  file: ManifestFile,
  options: { signal: AbortSignal; onProgress: (progress: FetchProgress) => void },
) => Promise<void>

/** What the model use cases need. */
export type ModelDeps = {
  paths: { models: string; manifest: string }
  /** SHA-256 of a file in hex, remembered by path, size and time of change. */
  hashOf: (path: string) => Promise<string>
  fetchFile: FetchFile
  /** Milliseconds, for rates. */
  now: () => number
}
