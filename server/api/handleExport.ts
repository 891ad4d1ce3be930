import { z } from 'zod'
import { runIdSchema, slugSchema } from '../core/ids.ts'
import { exportFormats } from '../core/export/exportFormats.ts'
import { downloadHandler } from './downloadHandler.ts'
import type { Download } from './exportService.ts'

/** Answers `GET /api/export?notebook=…&format=…` with a streamed file. */
export const handleExport = downloadHandler({
  input: z.object({
    notebook: slugSchema,
    format: z.enum(exportFormats),
    run: z.union([runIdSchema, z.literal('last')]).optional(),
    lane: z.enum(['fast', 'exact']).optional(),
    bom: z.literal('1').optional(),
    trained: z.literal('out').optional(),
  }),
  usage: `?notebook=NAME&format=${exportFormats.join('|')}`,
  failed: 'An export failed:',
  async open({ exports }, { notebook, bom, trained, ...rest }) {
    const { pieces, ...file } = await exports.open({ slug: notebook, ...rest, bom: bom === '1', leavesOutTrained: trained === 'out' })
    return { ...file, bytes: null, body: streamOf(pieces) }
  },
})

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
