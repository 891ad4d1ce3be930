import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { httpStatus } from '../core/errors.ts'
import { slugSchema } from '../core/ids.ts'
import type { OriginalFile } from '../indexes/documents/documentService.types.ts'
import { publicError } from './errorShape.ts'
import { logFault } from './logFault.ts'
import { queryOf, receiveUpload } from './receiveUpload.ts'
import { type GuardSettings, refusalOf } from './requestGuard.ts'
import type { Services } from './services.ts'

const originalSchema = z.object({ index: slugSchema, document: z.string().min(1).max(4_000) })
const uploadSchema = z.object({ index: slugSchema, path: z.string().min(1).max(4_000) })

/**
 * Answers `GET /api/documents?index=…&document=…` with the file that a document was read from, and `POST /api/documents?index=…&path=…`, whose
 * body is a file, by adding it to the documents of the index. The request guard applies as to every other route. `body` is read as it arrives,
 * and only if the request may pass.
 */
export async function handleDocuments(
  request: Request,
  { services, settings, body, log = logFault }: Omit<Options, 'log'> & Partial<Pick<Options, 'log'>>,
): Promise<Response> {
  if (request.method === 'POST')
    return receiveUpload(request, { settings, body, log }, (query, file) =>
      services().documents.upload({ ...uploadSchema.parse(query), ...file }),
    )
  const refusal = refusalOf(request, settings)
  if (refusal) return told(refusal.status, refusal.message)
  try {
    return shown(await services().documents.original(originalSchema.parse(queryOf(request))))
  } catch (thrown) {
    const error = publicError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: thrown }))
    if (error.code === 'INTERNAL') log('A document was not opened:', thrown)
    return told(httpStatus[error.code], error.message)
  }
}

type Options = {
  services: () => Services
  settings: GuardSettings
  body: AsyncIterable<Uint8Array>
  log: (message: string, cause: unknown) => void
}

/** No script, no form and no request of others, whatever the file contains. The viewer of PDF files does not work in a sandbox. */
const policies = {
  pdf: "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src data: blob:; frame-ancestors 'none'",
  other: "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}

function shown({ fileName, mime, inline, bytes }: OriginalFile): Response {
  const ascii = fileName.replace(/[^\w.-]/g, '_')
  // The DOM's types take no view of a shared buffer, which this never is.
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': mime,
      'content-disposition': `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      'content-security-policy': mime === 'application/pdf' ? policies.pdf : policies.other,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  })
}

function told(status: number, message: string): Response {
  return new Response(`${message}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
}
