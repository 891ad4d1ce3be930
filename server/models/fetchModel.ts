import { AppError, type ErrorCode } from '../core/errors.ts'
import type { Environment } from '../io/paths.ts'
import type { ManifestFile, ManifestModel } from './manifest.ts'
import type { FetchModel, FetchProgress } from './modelDeps.ts'

/** Set-up's downloader, as plain JavaScript offers it: the same code brings the default models before anything is installed. */
export type SetupFetch = (request: {
  model: ManifestModel
  modelsDir: string
  /** `file` sources are relative to it. */
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

/** Gives set-up's downloader the errors that the rest of the product knows. */
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
  // A set-up error's message is a sentence for people; of anything else the reason is added to ours.
  if (code && thrown instanceof Error) return new AppError(code, thrown.message, { cause: thrown })
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('MODEL_DOWNLOAD', `The download of ${id} failed: ${reason}. Pull it again to go on.`, { cause: thrown })
}
