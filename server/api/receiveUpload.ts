import { TRPCError } from '@trpc/server'
import { AppError, httpStatus } from '../core/errors.ts'
import { publicError } from './errorShape.ts'
import { errorResponse, refusalResponse } from './handleTrpc.ts'
import { type GuardSettings, uploadRefusalOf } from './requestGuard.ts'

/** A file of an upload: how many bytes were announced, null if unknown, and the bytes as they arrive. */
export type Arriving = { bytes: number | null; body: AsyncIterable<Uint8Array> }

/**
 * Answers a request whose body is a file with what `take` returns, or with its error. The body is read only if the request may pass.
 * `log` is told of faults that are not the user's.
 */
export async function receiveUpload(
  request: Request,
  { settings, body, log }: { settings: GuardSettings; body: AsyncIterable<Uint8Array>; log: (message: string, cause: unknown) => void },
  take: (query: Record<string, string>, file: Arriving) => Promise<unknown>,
): Promise<Response> {
  const refusal = uploadRefusalOf(request, settings)
  if (refusal) return refusalResponse(refusal.status, refusal.message)
  const length = request.headers.get('content-length')
  try {
    const taken = await take(queryOf(request), { bytes: length === null ? null : Number(length), body: arriving(body) })
    return Response.json(taken, { headers: { 'cache-control': 'no-store' } })
  } catch (thrown) {
    const error = publicError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: thrown }))
    if (error.code === 'INTERNAL') log('A file was not received:', thrown)
    return errorResponse(httpStatus[error.code], error)
  }
}

export function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams)
}

async function* arriving(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (thrown) {
    throw new AppError('CANCELLED', 'The upload was interrupted. Add the file again.', { cause: thrown })
  }
}
