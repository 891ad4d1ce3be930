import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { searchDefaultsSchema } from '../core/retrieval/indexConfig.ts'
import { procedure, router } from './trpc.ts'

const indexInput = z.object({ index: slugSchema })
const settings = searchDefaultsSchema
  .partial()
  .extend({ snapshot: z.string().max(64).optional(), reranker: z.string().max(200).optional() })
const measureInput = z.object({
  index: slugSchema,
  level: z.enum(['document', 'passage']),
  settings: z.array(settings).min(1).max(12),
})

/** How well an index finds what was judged relevant. */
export const qualityRouter = router({
  measure: procedure.input(measureInput).mutation(async ({ ctx, input }) => {
    await ctx.services.quality.measure(input)
    return {}
  }),
  cancel: procedure.input(indexInput).mutation(async ({ ctx, input }) => {
    await ctx.services.quality.cancel(input.index)
    return {}
  }),
  report: procedure.input(indexInput).query(({ ctx, input }) => ctx.services.quality.report(input.index)),
  events: procedure.input(indexInput).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.quality.events(input.index, ctx.signal)
  }),
})
