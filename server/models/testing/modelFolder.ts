import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hashFile } from '../../io/files/readTextFile.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import type { ManifestModel } from '../manifest.ts'
import type { FetchModel, ModelServiceDeps } from '../modelDeps.ts'

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

/** Dependencies of a service whose test neither makes nor measures files. */
export const noFilesMade: Pick<ModelServiceDeps, 'quantize' | 'speeds'> = {
  quantize: () => Promise.reject(new Error('no file is made in this test')),
  speeds: {
    of: async () => null,
    keep: () => undefined,
    measure: () => Promise.reject(new Error('nothing is measured in this test')),
    rounds: 1,
  },
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
}): Promise<{ deps: ModelServiceDeps; path: string } & AsyncDisposable> {
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
      ...noFilesMade,
    },
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  }
}
