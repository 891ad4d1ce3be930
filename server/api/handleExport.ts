import { z } from 'zod'
import { runIdSchema, slugSchema } from '../core/ids.ts'
import { exportFormats } from '../core/export/exportFormats.ts'
import type { Download } from './exportService.ts'
import { logFault } from './logFault.ts'
import type { GuardSettings } from './requestGuard.ts'
import { sendDownload } from './sendDownload.ts'
import type { Services } from './services.ts'

const inputSchema = z.object({
  notebook: slugSchema,
  format: z.enum(exportFormats),
  run: z.union([runIdSchema, z.literal('last')]).optional(),
  lane: z.enum(['fast', 'exact']).optional(),
  bom: z.literal('1').optional(),
  trained: z.literal('out').optional(),
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
  const answer = {
    settings,
    input: inputSchema,
    usage: `?notebook=NAME&format=${exportFormats.join('|')}`,
    log: (cause: unknown) => log('An export failed:', cause),
  }
  return sendDownload(request, answer, async ({ notebook, bom, trained, ...rest }) => {
    const { pieces, ...file } = await services().exports.open({
      slug: notebook,
      ...rest,
      bom: bom === '1',
      leavesOutTrained: trained === 'out',
    })
    return { ...file, bytes: null, body: streamOf(pieces) }
  })
}

function streamOf(pieces: Download['pieces']): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.iterator]()
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = iterator.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: () => void iterator.return?.(),
  })
}
