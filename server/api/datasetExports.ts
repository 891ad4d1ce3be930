import { z } from 'zod'
import { openaiProfileNames } from '../core/dataset/output/openai/openaiProfiles.ts'
import { containers, outputFormatNames } from '../core/dataset/output/outputFormats.ts'
import { rowIdSchema, rowStatuses, splitNames } from '../core/dataset/row/row.ts'
import { slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const choice = {
  dataset: slugSchema,
  snapshot: z.string().min(1).max(64).nullable(),
  format: z.enum(outputFormatNames),
  split: z.enum(splitNames).optional(),
  statuses: z.array(z.enum(rowStatuses)).min(1).optional(),
  rows: z.array(rowIdSchema).max(200_000).optional(),
  unpair: z.boolean().optional(),
  withOrigin: z.boolean().optional(),
  profile: z.enum(openaiProfileNames).optional(),
}
const text = z.string().max(20_000)
const card = z.object({
  title: text,
  license: text,
  languages: z.array(z.string().max(20)).max(50),
  tags: z.array(z.string().max(200)).max(50),
  description: text,
  process: text,
  personalData: text,
  limits: text,
  citation: text,
})

/** Exports of datasets. The file is downloaded at its own address: see `handleDatasetExport`. */
export const datasetExportsRouter = router({
  preview: procedure.input(z.object(choice)).query(({ ctx, input }) => ctx.services.datasetExports.preview(input)),
  start: procedure
    .input(
      z.object({
        ...choice,
        container: z.enum(containers).optional(),
        model: z.string().max(200).optional(),
        card: card.partial().optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.services.datasetExports.start(input)
      return {}
    }),
  cancel: procedure.input(z.object({ dataset: slugSchema })).mutation(async ({ ctx, input }) => {
    await ctx.services.datasetExports.cancel(input.dataset)
    return {}
  }),
  events: procedure.input(z.object({ dataset: slugSchema })).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.datasetExports.events(input.dataset, ctx.signal)
  }),
})
