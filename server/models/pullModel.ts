import { closestName } from '../core/closestName.ts'
import { AppError } from '../core/errors.ts'
import { modelFile } from '../io/modelFiles.ts'
import { readManifest, type ManifestFile } from './manifest.ts'
import type { FetchProgress, ModelDeps } from './modelDeps.ts'

/**
 * Downloads the files of a model that are not there, one after another. Progress counts all of its files together.
 * Stopping keeps what has come; the next pull goes on from there.
 * @throws AppError MODEL_UNKNOWN, MODEL_DOWNLOAD, DISK_FULL, CANCELLED
 */
export async function pullModel(
  deps: Pick<ModelDeps, 'paths' | 'fetchFile'>,
  id: string,
  { signal, onProgress = () => undefined }: { signal: AbortSignal; onProgress?: (progress: FetchProgress) => void },
): Promise<void> {
  const { models } = await readManifest(deps.paths.manifest)
  const model = models.find((candidate) => candidate.id === id)
  if (!model)
    throw new AppError(
      'MODEL_UNKNOWN',
      unknown(
        id,
        models.map((candidate) => candidate.id),
      ),
    )
  const missing: ManifestFile[] = []
  for (const file of model.files) if (!(await isWhole(deps.paths.models, file))) missing.push(file)
  const sizes = missing.map((file) => file.bytes)
  let before = 0
  for (const [index, file] of missing.entries()) {
    let last: FetchProgress = { receivedBytes: 0, totalBytes: file.bytes }
    await deps.fetchFile(file, {
      signal,
      onProgress: (progress) => {
        last = progress
        sizes[index] = progress.totalBytes ?? file.bytes
        const total = sizes.reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0)
        onProgress({ receivedBytes: before + progress.receivedBytes, totalBytes: total })
      },
    })
    before += file.bytes ?? last.receivedBytes
  }
}

async function isWhole(folder: string, file: ManifestFile): Promise<boolean> {
  const found = await modelFile(folder, file.path)
  return found !== null && (file.bytes === null || file.bytes === found.bytes)
}

function unknown(id: string, known: readonly string[]): string {
  const near = closestName(id, known)
  return `The list of models has no ${JSON.stringify(id)}.${near ? ` Did you mean ${near}?` : ''} It has: ${known.join(', ')}.`
}
