import { Readable } from 'node:stream'
import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { logFault } from './logFault.ts'
import type { GuardSettings } from './requestGuard.ts'
import { sendDownload } from './sendDownload.ts'
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
  const answer = {
    settings,
    input: inputSchema,
    usage: '?dataset=NAME&part=data|manifest',
    log: (cause: unknown) => log('A download failed:', cause),
  }
  return sendDownload(request, answer, async ({ dataset, part }) => {
    const { body, ...file } = await services().datasetExports.open(dataset, part)
    // Node and the DOM describe the same stream by different types.
    return { ...file, body: Readable.toWeb(body) as ReadableStream<Uint8Array> }
  })
}
