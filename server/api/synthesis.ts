import { z } from 'zod'
import { synthesisRequestSchema } from '../core/dataset/synthesis/synthesisRequest.ts'
import { slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const dataset = slugSchema
const by = z.string().max(100)

/** Rows that a local model writes, for review. */
export const synthesisRouter = router({
  start: procedure.input(z.object({ dataset, request: synthesisRequestSchema, by })).mutation(async ({ ctx, input }) => {
    await ctx.services.synthesis.start(input)
    return {}
  }),
  goOn: procedure.input(z.object({ dataset, by })).mutation(async ({ ctx, input }) => {
    await ctx.services.synthesis.goOn(input)
    return {}
  }),
  cancel: procedure.input(z.object({ dataset })).mutation(async ({ ctx, input }) => {
    await ctx.services.synthesis.cancel(input.dataset)
    return {}
  }),
  watch: procedure.input(z.object({ dataset })).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.synthesis.watch(input.dataset, ctx.signal)
  }),
})
