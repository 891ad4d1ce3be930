import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { type ErrorCode, type ErrorData, AppError } from '../core/errors.ts'
import { mostCallsInBatch } from '../core/requestLimits.ts'
import { publicError } from './errorShape.ts'
import { JsonLimits } from './jsonLimits.ts'
import { logFault } from './logFault.ts'
import { maxBodyBytes, refusalOf, type GuardSettings } from './requestGuard.ts'
import { appRouter } from './router.ts'
import type { Services } from './services.ts'

const endpoint = '/api/trpc'

/** Answers a tRPC request of the page: request guard first, then the procedure. `log` receives internal errors, whose details the page does not get. */
export async function handleTrpc(
  request: Request,
  {
    services,
    settings,
    log = logFault,
  }: { services: () => Services | Promise<Services>; settings: GuardSettings; log?: (message: string, cause: unknown) => void },
): Promise<Response> {
  const refusal = refusalOf(request, settings)
  if (refusal) return refusalResponse(refusal.status, refusal.message)
  if (new URL(request.url).pathname.split(',').length > mostCallsInBatch)
    return refusalResponse(400, `A request may carry at most ${mostCallsInBatch} calls. Send the others in further requests.`)
  return fetchRequestHandler({
    endpoint,
    req: limitBody(request, maxBodyBytes),
    router: appRouter,
    maxBatchSize: mostCallsInBatch,
    // The prompts of a preview do not fit into a URL, so queries may use POST too. Mutations use POST only.
    allowMethodOverride: true,
    createContext: async () => ({ services: await services() }),
    onError({ error, path }) {
      if (publicError(error).code === 'INTERNAL') log(`${path ?? 'request'} failed:`, error.cause ?? error)
    },
  })
}

const codes: Record<number, ErrorCode> = {
  400: 'BAD_INPUT',
  401: 'NOT_ALLOWED',
  403: 'NOT_ALLOWED',
  413: 'FILE_TOO_LARGE',
  415: 'BAD_INPUT',
}

/** A refusal in the shape of a tRPC error, so that the page shows it like any other error. */
export function refusalResponse(status: number, message: string, headers: Record<string, string> = {}): Response {
  const code = codes[status] ?? 'NOT_ALLOWED'
  return errorResponse(status, { code, message }, { ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}), ...headers })
}

/** An error in the shape of a tRPC error. */
export function errorResponse(status: number, appError: ErrorData, headers: Record<string, string> = {}): Response {
  const error = { message: appError.message, code: -32003, data: { code: 'FORBIDDEN', httpStatus: status, appError } }
  return Response.json({ error }, { status, headers: { 'cache-control': 'no-store', ...headers } })
}

/**
 * The same request, whose body fails with FILE_TOO_LARGE once it exceeds `maxBytes`, because a chunked body states no length in advance,
 * and with BAD_INPUT once its JSON exceeds `JsonLimits`.
 */
function limitBody(request: Request, maxBytes: number): Request {
  if (!request.body) return request
  let received = 0
  const json = new JsonLimits()
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      received += chunk.byteLength
      if (received > maxBytes)
        controller.error(
          new AppError('FILE_TOO_LARGE', 'The request is larger than 64 MB. Save the data as a file beside the notebook instead.'),
        )
      else {
        try {
          json.add(chunk)
          controller.enqueue(chunk)
        } catch (thrown) {
          controller.error(thrown)
        }
      }
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
