import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { downloadHandler } from './downloadHandler.ts'

/** Answers `GET /api/dataset-export?dataset=…&part=data|manifest` with the last export of a dataset. */
export const handleDatasetExport = downloadHandler({
  input: z.object({ dataset: slugSchema, part: z.enum(['data', 'manifest']) }),
  usage: '?dataset=NAME&part=data|manifest',
  failed: 'A download failed:',
  open: ({ datasetExports }, { dataset, part }) => datasetExports.open(dataset, part),
})
