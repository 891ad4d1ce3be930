import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hashFile } from '../../io/files/readTextFile.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import type { ManifestModel } from '../manifest.ts'
import type { FetchModel, ModelDeps } from '../modelDeps.ts'

/** A manifest entry of one file, `<id>.gguf`. */
export function manifestModel(id: string, extra: Partial<ManifestModel> = {}): ManifestModel {
  return {
    id,
    kind: 'chat',
    default: false,
    description: `${id} 🙂`,
    licence: 'Apache-2.0',
    files: [{ path: `${id}.gguf`, sha256: null, bytes: null, sources: [{ type: 'file', path: `/nowhere/${id}.gguf` }] }],
    ...extra,
  }
}

/** A models folder with the given files and manifest, and the dependencies of the use cases. */
export async function modelFolder({
  models = [],
  files = {},
  fetchModel,
}: {
  models?: ManifestModel[]
  files?: Record<string, string | Uint8Array>
  fetchModel?: FetchModel
}): Promise<{ deps: ModelDeps; path: string } & AsyncDisposable> {
  const folder = await temporaryFolder()
  const put = async (file: string, bytes: string | Uint8Array) => {
    await mkdir(dirname(join(folder.path, file)), { recursive: true })
    await writeFile(join(folder.path, file), bytes)
  }
  await put('manifest.json', JSON.stringify({ version: 1, models }))
  for (const [file, bytes] of Object.entries(files)) await put(file, bytes)
  return {
    path: folder.path,
    deps: {
      paths: { models: folder.path, manifest: join(folder.path, 'manifest.json') },
      hashOf: (path) => hashFile(path),
      fetchModel: fetchModel ?? (() => Promise.reject(new Error('no download in this test'))),
      now: () => 0,
    },
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  }
}
