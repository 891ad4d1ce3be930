import { Readable } from 'node:stream'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { httpStatus } from '../core/errors.ts'
import { publicError } from './errorShape.ts'
import { logFault } from './logFault.ts'
import { type GuardSettings, refusalOf } from './requestGuard.ts'
import type { Services } from './services.ts'

type DownloadContext = { services: () => Services; settings: GuardSettings; log?: (message: string, cause: unknown) => void }

/** `bytes`: its length; null if it is not known. */
type DownloadFile = { fileName: string; mime: string; bytes: number | null; body: ReadableStream<Uint8Array> | Readable }

/**
 * Makes a handler that answers a GET with a file, or with a sentence on why there is none. The request guard applies. `usage` names the
 * parameters; `failed` begins the line that is logged about a fault that is no AppError.
 */
export function downloadHandler<Input extends z.ZodType>({
  input: schema,
  usage,
  failed,
  open,
}: {
  input: Input
  usage: string
  failed: string
  open: (services: Services, input: z.infer<Input>) => Promise<DownloadFile>
}): (request: Request, context: DownloadContext) => Promise<Response> {
  return async (request, { services, settings, log = logFault }) => {
    const refusal = refusalOf(request, settings)
    if (refusal) return told(refusal.status, refusal.message)
    if (request.method !== 'GET') return told(405, 'An export is read with GET.')
    const input = schema.safeParse(Object.fromEntries(new URL(request.url).searchParams))
    if (!input.success) return told(400, `Ask for ${usage}. ${z.prettifyError(input.error)}`)
    try {
      return sent(await open(services(), input.data))
    } catch (thrown) {
      const error = publicError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: thrown }))
      if (error.code === 'INTERNAL') log(failed, thrown)
      return told(httpStatus[error.code], error.message)
    }
  }
}

function sent({ fileName, mime, bytes, body }: DownloadFile): Response {
  const ascii = fileName.replace(/[^\w.-]/g, '_')
  // Node and the DOM describe the same stream by different types.
  const stream = body instanceof Readable ? (Readable.toWeb(body) as ReadableStream<Uint8Array>) : body
  return new Response(stream, {
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
