import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { httpStatus } from '../core/errors.ts'
import { publicError } from './errorShape.ts'
import { errorResponse, refusalResponse } from './handleTrpc.ts'
import { logFault } from './logFault.ts'
import { queryOf, receiveUpload } from './receiveUpload.ts'
import { type GuardSettings, refusalOf } from './requestGuard.ts'
import type { Services } from './services.ts'

const uploadSchema = z.object({ name: z.string().min(1).max(1_000) })
const leftSchema = z.object({ upload: z.string().max(64) })

/**
 * Answers `POST /api/imports?name=…`, whose body is a file of rows, by keeping it for an import, and `GET /api/imports?upload=…` with the records that
 * its import left out. The request guard applies as to every other route.
 */
export async function handleImports(
  request: Request,
  {
    services,
    settings,
    body,
    log = logFault,
  }: {
    services: () => Services
    settings: GuardSettings
    body: AsyncIterable<Uint8Array>
    log?: (message: string, cause: unknown) => void
  },
): Promise<Response> {
  if (request.method === 'POST')
    return receiveUpload(request, { settings, body, log }, (query, file) =>
      services().imports.upload({ ...uploadSchema.parse(query), ...file }),
    )
  const refusal = refusalOf(request, settings)
  if (refusal) return refusalResponse(refusal.status, refusal.message)
  try {
    const left = await services().imports.left(leftSchema.parse(queryOf(request)).upload)
    return new Response(left.stream(), {
      headers: {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-length': String(left.size),
        'content-disposition': 'attachment; filename="left-out.jsonl"',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    })
  } catch (thrown) {
    const error = publicError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: thrown }))
    if (error.code === 'INTERNAL') log('The records that were left out were not sent:', thrown)
    return errorResponse(httpStatus[error.code], error)
  }
}
