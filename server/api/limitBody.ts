import { AppError } from '../core/errors.ts'

/** The same request, whose body fails with FILE_TOO_LARGE once it passes `maxBytes`: a chunked body tells no length in advance. */
export function limitBody(request: Request, maxBytes: number): Request {
  if (!request.body) return request
  let received = 0
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      received += chunk.byteLength
      if (received > maxBytes)
        controller.error(
          new AppError('FILE_TOO_LARGE', 'The request is larger than 64 MB. Save the data as a file beside the notebook instead.'),
        )
      else controller.enqueue(chunk)
    },
  })
  // `duplex` is required by fetch for a streamed body and missing from the DOM's types.
  const init: RequestInit & { duplex: 'half' } = {
    method: request.method,
    headers: request.headers,
    body: request.body.pipeThrough(limit),
    signal: request.signal,
    duplex: 'half',
  }
  return new Request(request.url, init)
}
