import { Readable } from 'node:stream'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { httpStatus } from '../core/errors.ts'
import { slugSchema } from '../core/ids.ts'
import type { SentFile } from '../io/datasets/exportFiles.ts'
import { publicError } from './errorShape.ts'
import { logFault } from './logFault.ts'
import { type GuardSettings, refusalOf } from './requestGuard.ts'
import type { Services } from './services.ts'

const inputSchema = z.object({ dataset: slugSchema, part: z.enum(['data', 'manifest']) })

/** Answers `GET /api/dataset-export?dataset=…&part=data|manifest` with the last export of a dataset. The request guard applies. */
export async function handleDatasetExport(
  request: Request,
  {
    services,
    settings,
    log = logFault,
  }: { services: () => Services; settings: GuardSettings; log?: (message: string, cause: unknown) => void },
): Promise<Response> {
  const refusal = refusalOf(request, settings)
  if (refusal) return told(refusal.status, refusal.message)
  if (request.method !== 'GET') return told(405, 'An export is read with GET.')
  const input = inputSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!input.success) return told(400, `Ask for ?dataset=NAME&part=data|manifest. ${z.prettifyError(input.error)}`)
  try {
    return sent(await services().datasetExports.open(input.data.dataset, input.data.part))
  } catch (thrown) {
    const error = publicError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: thrown }))
    if (error.code === 'INTERNAL') log('A download failed:', thrown)
    return told(httpStatus[error.code], error.message)
  }
}

function sent({ fileName, mime, bytes, body }: SentFile): Response {
  const ascii = fileName.replace(/[^\w.-]/g, '_')
  // Node and the DOM describe the same stream by different types.
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': mime,
      ...(bytes !== null && { 'content-length': String(bytes) }),
      'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

function told(status: number, message: string): Response {
  return new Response(`${message}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
}
