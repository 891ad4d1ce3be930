import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { httpStatus } from '../core/errors.ts'
import { runIdSchema, slugSchema } from '../core/ids.ts'
import { exportFormats } from '../core/export/exportFormats.ts'
import { publicError } from './errorShape.ts'
import type { Download } from './exportService.ts'
import { logFault } from './logFault.ts'
import { type GuardSettings, refusalOf } from './requestGuard.ts'
import type { Services } from './services.ts'

const inputSchema = z.object({
  notebook: slugSchema,
  format: z.enum(exportFormats),
  run: z.union([runIdSchema, z.literal('last')]).optional(),
  lane: z.enum(['fast', 'exact']).optional(),
  bom: z.literal('1').optional(),
})

/** Answers `GET /api/export?notebook=…&format=…` with a streamed file. The request guard applies as to every other route. */
export async function handleExport(
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
  if (!input.success) return told(400, `Ask for ?notebook=NAME&format=${exportFormats.join('|')}. ${z.prettifyError(input.error)}`)
  const { notebook, bom, ...rest } = input.data
  try {
    return file(await services().exports.open({ slug: notebook, ...rest, bom: bom === '1' }))
  } catch (thrown) {
    const error = publicError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: thrown }))
    if (error.code === 'INTERNAL') log('An export failed:', thrown)
    return told(httpStatus[error.code], error.message)
  }
}

function file({ fileName, mime, pieces }: Download): Response {
  const iterator = pieces[Symbol.iterator]()
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = iterator.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: () => void iterator.return?.(),
  })
  const ascii = fileName.replace(/[^\w.-]/g, '_')
  return new Response(body, {
    headers: {
      'content-type': mime,
      'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

function told(status: number, message: string): Response {
  return new Response(`${message}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
}
