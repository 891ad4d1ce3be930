import { errorDataOf } from '../../_trpc/errorDataOf.ts'
import { sendFile, type SendOptions } from '../../_trpc/sendFile.ts'
import type { ChosenFile } from './chosenFiles.ts'

export type UploadProgress = { files: number; totalFiles: number; bytes: number; totalBytes: number }

export type UploadReport = {
  /** Paths by what the server did with them. */
  added: string[]
  replaced: string[]
  same: string[]
  failed: (ChosenFile & { reason: string })[]
}

type Outcome = { path: string; outcome: 'added' | 'replaced' | 'same' }
type Send = (index: string, chosen: ChosenFile, options: SendOptions) => Promise<Outcome>

const AT_ONCE = 3

/** Sends files to the documents of an index, a few at once. A file that fails does not keep the others. Rejects only when `signal` aborts. */
export async function uploadFiles(
  index: string,
  files: readonly ChosenFile[],
  { signal, onProgress, send = sendDocument }: { signal: AbortSignal; onProgress: (progress: UploadProgress) => void; send?: Send },
): Promise<UploadReport> {
  const report: UploadReport = { added: [], replaced: [], same: [], failed: [] }
  const sent = new Map<ChosenFile, number>()
  const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0)
  let ended = 0
  const tell = () =>
    onProgress({ files: ended, totalFiles: files.length, bytes: [...sent.values()].reduce((sum, bytes) => sum + bytes, 0), totalBytes })
  const queue = [...files]
  const work = async () => {
    for (let chosen = queue.shift(); chosen; chosen = queue.shift()) {
      const current = chosen
      signal.throwIfAborted()
      const onBytes = (bytes: number) => {
        sent.set(current, Math.min(bytes, current.file.size))
        tell()
      }
      try {
        const { path, outcome } = await send(index, current, { signal, onBytes })
        report[outcome].push(path)
      } catch (thrown) {
        signal.throwIfAborted()
        report.failed.push({ ...current, reason: errorDataOf(thrown).message })
      }
      ended += 1
      onBytes(current.file.size)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, files.length) }, work))
  return report
}

const sendDocument: Send = (index, { path, file }, options) =>
  sendFile<Outcome>(`/api/documents?${new URLSearchParams({ index, path })}`, file, options)
