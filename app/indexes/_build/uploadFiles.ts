import { AppError } from '#server/core/errors.ts'
import { errorDataOf } from '../../_trpc/errorDataOf.ts'
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
type Send = (index: string, chosen: ChosenFile, options: { signal: AbortSignal; onBytes: (sent: number) => void }) => Promise<Outcome>

const AT_ONCE = 3

/** Sends files to the documents of an index, a few at once. A file that fails does not keep the others. Rejects only when `signal` aborts. */
export async function uploadFiles(
  index: string,
  files: readonly ChosenFile[],
  { signal, onProgress, send = sendFile }: { signal: AbortSignal; onProgress: (progress: UploadProgress) => void; send?: Send },
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

/** `fetch` does not tell how much of a body was sent. */
const sendFile: Send = (index, { path, file }, { signal, onBytes }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    signal.addEventListener('abort', stop)
    request.upload.addEventListener('progress', ({ loaded }) => onBytes(loaded))
    request.addEventListener('loadend', () => {
      signal.removeEventListener('abort', stop)
      const answer: unknown = parsed(request.responseText)
      if (request.status === 200) resolve(answer as Outcome)
      else if (isError(answer)) reject(AppError.fromData(errorDataOf(answer.error)))
      else reject(new AppError('CANCELLED', 'The connection was lost, or the file was changed meanwhile. Add it again.'))
    })
    request.open('POST', `/api/documents?${new URLSearchParams({ index, path })}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.send(file)
  })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isError(answer: unknown): answer is { error: unknown } {
  return typeof answer === 'object' && answer !== null && 'error' in answer
}
