import { z } from 'zod'
import { runIdSchema, slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const scoreInput = z.object({ slug: slugSchema, lane: z.enum(['fast', 'exact']).optional() })

/** Scores measured by a model: those that are stored, and the job that computes the missing ones. */
export const scoresRouter = router({
  get: procedure
    .input(scoreInput.extend({ /** Of the outputs of this earlier run. */ run: runIdSchema.optional() }))
    .query(({ ctx, input }) => ctx.services.scores.get(input)),
  measure: procedure
    .input(scoreInput.extend({ /** Ask again where the last answer was a problem. */ retryFailed: z.boolean().optional() }))
    .mutation(({ ctx, input }) => ctx.services.scores.measure(input)),
  /** Status of the notebook's job; null when none was started since the server started. */
  job: procedure.input(z.object({ slug: slugSchema })).query(({ ctx, input }) => ctx.services.scores.job(input.slug)),
  cancel: procedure.input(z.object({ slug: slugSchema })).mutation(({ ctx, input }) => {
    ctx.services.scores.cancel(input.slug)
    return {}
  }),
})
