import { AppError, type ErrorCode } from '../core/errors.ts'
import type { Environment } from '../io/paths.ts'
import type { ManifestFile, ManifestModel } from './manifest.ts'
import type { FetchModel, FetchProgress } from './modelDeps.ts'

/** The downloader of `server/setup`, which is plain JavaScript because it also downloads the default models before any package is installed. */
export type SetupFetch = (request: {
  model: ManifestModel
  modelsDir: string
  /** Paths of `file` sources are relative to this folder. */
  root: string
  signal: AbortSignal
  onProgress: (progress: FetchProgress & { file: ManifestFile }) => void
  env: Environment
}) => Promise<unknown>

const codes: Record<string, ErrorCode> = {
  NO_DISK: 'DISK_FULL',
  CANCELLED: 'CANCELLED',
  NOT_ALLOWED: 'NOT_ALLOWED',
  NO_NETWORK: 'MODEL_DOWNLOAD',
  NO_PYTHON: 'MODEL_DOWNLOAD',
  NOT_FOUND: 'MODEL_DOWNLOAD',
  CORRUPT: 'MODEL_DOWNLOAD',
  FAILED: 'MODEL_DOWNLOAD',
}

/** Wraps the downloader of set-up, so that it throws AppErrors. */
export function createFetchModel(
  paths: { root: string; models: string },
  { fetchModel, env = process.env }: { fetchModel: SetupFetch; env?: Environment },
): FetchModel {
  return async (model, { signal, onProgress }) => {
    try {
      await fetchModel({ model, modelsDir: paths.models, root: paths.root, signal, onProgress, env })
    } catch (thrown) {
      throw downloadError(thrown, { id: model.id, cancelled: signal.aborted })
    }
  }
}

function downloadError(thrown: unknown, { id, cancelled }: { id: string; cancelled: boolean }): AppError {
  if (cancelled) return new AppError('CANCELLED', `The download of ${id} was cancelled. Pull it again to go on.`, { cause: thrown })
  const code = thrown instanceof Error && 'code' in thrown ? codes[String(thrown.code)] : undefined
  // The message of a SetupError is written for users. Of any other error, the message becomes the reason in ours.
  if (code && thrown instanceof Error) return new AppError(code, thrown.message, { cause: thrown })
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('MODEL_DOWNLOAD', `The download of ${id} failed: ${reason}. Pull it again to go on.`, { cause: thrown })
}
