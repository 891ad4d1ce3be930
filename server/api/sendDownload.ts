import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { httpStatus } from '../core/errors.ts'
import { publicError } from './errorShape.ts'
import { type GuardSettings, refusalOf } from './requestGuard.ts'

/**
 * Answers a GET with a file, or with a sentence on why there is none. The request guard applies. `usage` names the parameters; `log` gets
 * what is no AppError.
 */
export async function sendDownload<Input extends z.ZodType>(
  request: Request,
  { settings, input: schema, usage, log }: { settings: GuardSettings; input: Input; usage: string; log: (cause: unknown) => void },
  open: (input: z.infer<Input>) => Promise<DownloadFile>,
): Promise<Response> {
  const refusal = refusalOf(request, settings)
  if (refusal) return told(refusal.status, refusal.message)
  if (request.method !== 'GET') return told(405, 'An export is read with GET.')
  const input = schema.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!input.success) return told(400, `Ask for ${usage}. ${z.prettifyError(input.error)}`)
  try {
    return sent(await open(input.data))
  } catch (thrown) {
    const error = publicError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: thrown }))
    if (error.code === 'INTERNAL') log(thrown)
    return told(httpStatus[error.code], error.message)
  }
}

/** `bytes`: its length; null if it is not known. */
type DownloadFile = { fileName: string; mime: string; bytes: number | null; body: ReadableStream<Uint8Array> }

function sent({ fileName, mime, bytes, body }: DownloadFile): Response {
  const ascii = fileName.replace(/[^\w.-]/g, '_')
  return new Response(body, {
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
