import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const idSchema = z.string().min(1).max(4_000)
const documentInput = z.object({ index: slugSchema, document: idSchema })
const place = z.int().nonnegative()

/** The documents of an index. Files are added and opened at their own address: see `handleDocuments`. */
export const documentsRouter = router({
  list: procedure
    .input(z.object({ index: slugSchema, search: z.string().max(1_000).optional(), limit: z.int().positive().max(5_000) }))
    .query(({ ctx, input }) => ctx.services.documents.list(input)),
  get: procedure.input(documentInput.extend({ passage: idSchema.optional() })).query(({ ctx, input }) => ctx.services.documents.get(input)),
  passages: procedure
    .input(documentInput.extend({ from: place, to: place }).refine(({ from, to }) => to - from < 500, 'at most 500 passages at once'))
    .query(({ ctx, input }) => ctx.services.documents.passages(input)),
  removeUpload: procedure
    .input(z.object({ index: slugSchema, path: idSchema }))
    .mutation(({ ctx, input }) => ctx.services.documents.removeUpload(input)),
  restoreUpload: procedure
    .input(z.object({ undo: z.string().max(100) }))
    .mutation(({ ctx, input }) => ctx.services.documents.restoreUpload(input.undo)),
})
