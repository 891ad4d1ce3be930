import { AppError } from '../../core/errors.ts'
import type { ImportUploads } from '../../io/datasets/importUploads.ts'
import { importDataset } from './importDataset.ts'
import type { ImportDeps } from './importDeps.ts'
import type { ImportProgress, ImportService } from './importService.types.ts'

type Running = { abort: AbortController; progress: ImportProgress }

/** The `imports` procedures. */
export function createImportService(deps: ImportDeps, uploads: ImportUploads): ImportService {
  const running = new Map<string, Running>()
  /** Resolves when an import begins, goes on or ends. */
  let change = Promise.withResolvers<void>()
  const tell = () => {
    change.resolve()
    change = Promise.withResolvers()
  }
  const sourceOf = async (upload: string) => ({ ...(await uploads.file(upload)), within: deps.temporary })
  return {
    upload: ({ name, bytes, body }) => uploads.put(name, body, { bytes }),
    preview: async (upload, choices) => deps.reading.preview({ source: await sourceOf(upload), choices }),
    async run({ dataset, upload, choices, by }) {
      if (running.has(upload)) throw new AppError('CONFLICT', 'The file is being imported already. Wait until it ends, or cancel it.')
      const own: Running = { abort: new AbortController(), progress: { bytes: 0, of: 0 } }
      running.set(upload, own)
      tell()
      try {
        const source = await sourceOf(upload)
        const result = await importDataset(
          deps,
          { dataset, source, choices, left: uploads.leftPath(upload), by },
          {
            signal: own.abort.signal,
            progress(bytes, of) {
              own.progress = { bytes, of }
              tell()
            },
          },
        )
        await uploads.removeFile(upload)
        return result
      } finally {
        running.delete(upload)
        tell()
      }
    },
    async *progress(upload, signal) {
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      let hasBegun = false
      while (!signal.aborted) {
        const { promise } = change
        const own = running.get(upload)
        if (own) yield own.progress
        else if (hasBegun) return
        hasBegun ||= own !== undefined
        await Promise.race([promise, stopped])
      }
    },
    cancel(upload) {
      running.get(upload)?.abort.abort(new AppError('CANCELLED', 'The import was cancelled. Nothing was added.'))
    },
    left: (upload) => uploads.left(upload),
  }
}
