import { AppError } from '#server/core/errors.ts'
import { errorDataOf } from './errorDataOf.ts'

export type SendOptions = { signal: AbortSignal; onBytes: (sent: number) => void }

/**
 * Sends a file as the body of a POST request and returns the JSON answer. `fetch` does not tell how much of a body was sent. Rejects with the
 * AppError of the server, and with CANCELLED when the connection is lost or `signal` aborts.
 */
export function sendFile<Answer>(url: string, file: File, { signal, onBytes }: SendOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    signal.addEventListener('abort', stop)
    request.upload.addEventListener('progress', ({ loaded }) => onBytes(loaded))
    request.addEventListener('loadend', () => {
      signal.removeEventListener('abort', stop)
      const answer: unknown = parsed(request.responseText)
      if (request.status === 200) resolve(answer as Answer)
      else if (isError(answer)) reject(AppError.fromData(errorDataOf(answer.error)))
      else reject(new AppError('CANCELLED', 'The connection was lost, or the file was changed meanwhile. Add it again.'))
    })
    request.open('POST', url)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.send(file)
  })
}

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
