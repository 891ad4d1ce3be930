import { z } from 'zod'
import { rowIdSchema } from '../core/dataset/row/row.ts'
import { slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const key = z.object({ dataset: slugSchema, by: z.enum(['prompt', 'answer']) })

/** Rows of a dataset that mean nearly the same. */
export const similarRowsRouter = router({
  prepare: procedure.input(key).mutation(async ({ ctx, input }) => {
    await ctx.services.similarRows.prepare(input)
    return {}
  }),
  cancel: procedure.input(key).mutation(async ({ ctx, input }) => {
    await ctx.services.similarRows.cancel(input)
    return {}
  }),
  watch: procedure.input(key).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.similarRows.watch(input, ctx.signal)
  }),
  /** Null while the vectors are not computed. */
  nearest: procedure
    .input(key.extend({ row: rowIdSchema, most: z.int().min(1).max(200) }))
    .query(({ ctx, input }) => ctx.services.similarRows.nearest(input)),
})
