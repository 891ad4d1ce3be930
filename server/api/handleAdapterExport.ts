import { Readable } from 'node:stream'
import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { logFault } from './logFault.ts'
import type { GuardSettings } from './requestGuard.ts'
import { sendDownload } from './sendDownload.ts'
import type { Services } from './services.ts'

const inputSchema = z.object({ adapter: slugSchema })

/** Answers `GET /api/adapter-export?adapter=…` with a ZIP archive of an adapter and what repeats its training. The request guard applies. */
export async function handleAdapterExport(
  request: Request,
  {
    services,
    settings,
    log = logFault,
  }: { services: () => Services; settings: GuardSettings; log?: (message: string, cause: unknown) => void },
): Promise<Response> {
  const answer = {
    settings,
    input: inputSchema,
    usage: '?adapter=NAME',
    log: (cause: unknown) => log('The export of an adapter failed:', cause),
  }
  return sendDownload(request, answer, async ({ adapter }) => {
    const { fileName, body } = await services().adapterExports.open(adapter)
    // Node and the DOM describe the same stream by different types.
    return { fileName, mime: 'application/zip', bytes: null, body: Readable.toWeb(body) as ReadableStream<Uint8Array> }
  })
}
