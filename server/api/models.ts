import { z } from 'zod'
import { procedure, router } from './trpc.ts'

const idInput = z.object({ id: z.string().min(1).max(200) })

const quantizeInput = idInput.extend({ to: z.string().min(1).max(20) })

/** Models that are present or can be downloaded. */
export const modelsRouter = router({
  list: procedure.query(({ ctx }) => ctx.services.models.list()),
  pull: procedure.input(idInput).mutation(async ({ ctx, input }) => {
    await ctx.services.models.pull(input.id)
    return {}
  }),
  cancelPull: procedure.input(idInput).mutation(async ({ ctx, input }) => {
    await ctx.services.models.cancelPull(input.id)
    return {}
  }),
  quantize: procedure.input(quantizeInput).mutation(async ({ ctx, input }) => {
    await ctx.services.models.startQuantize(input)
    return {}
  }),
  cancelQuantize: procedure.input(idInput).mutation(async ({ ctx, input }) => {
    await ctx.services.models.cancelQuantize(input.id)
    return {}
  }),
  measure: procedure.input(idInput).mutation(async ({ ctx, input }) => {
    await ctx.services.models.startMeasuring(input.id)
    return {}
  }),
  cancelMeasure: procedure.input(idInput).mutation(async ({ ctx, input }) => {
    await ctx.services.models.cancelMeasuring(input.id)
    return {}
  }),
  events: procedure.subscription(async function* ({ ctx }) {
    yield* ctx.services.models.events(ctx.signal)
  }),
})
