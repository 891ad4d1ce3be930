import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { downloadHandler } from './downloadHandler.ts'

/** Answers `GET /api/adapter-export?adapter=…` with a ZIP archive of an adapter and what repeats its training. */
export const handleAdapterExport = downloadHandler({
  input: z.object({ adapter: slugSchema }),
  usage: '?adapter=NAME',
  failed: 'The export of an adapter failed:',
  async open({ adapterExports }, { adapter }) {
    const { fileName, body } = await adapterExports.open(adapter)
    return { fileName, mime: 'application/zip', bytes: null, body }
  },
})
