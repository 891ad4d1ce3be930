import { z } from 'zod'
import { columnTargets } from '../core/dataset/formats/recordFormat.ts'
import { recordFormatNames } from '../core/dataset/formats/recordFormats.ts'
import { procedure, router } from './trpc.ts'

const upload = z.string().max(64)
const choices = z.object({
  format: z.enum(recordFormatNames).optional(),
  mapping: z.partialRecord(z.enum(columnTargets), z.string().max(1_000)).optional(),
  objectsAsText: z.boolean().optional(),
})

/** Files that are imported into datasets. They are sent to an address of their own: see `handleImports`. */
export const importsRouter = router({
  preview: procedure
    .input(z.object({ upload, choices }))
    .query(({ ctx, input }) => ctx.services.imports.preview(input.upload, input.choices)),
  /** Ends when the rows are in the dataset. */
  run: procedure
    .input(z.object({ dataset: z.string().max(200), upload, choices, by: z.string().max(100) }))
    .mutation(({ ctx, input }) => ctx.services.imports.run(input)),
  cancel: procedure.input(z.object({ upload })).mutation(({ ctx, input }) => {
    ctx.services.imports.cancel(input.upload)
    return {}
  }),
  progress: procedure.input(z.object({ upload })).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.imports.progress(input.upload, ctx.signal)
  }),
})
