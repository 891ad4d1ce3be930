import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { mostJobsTogether, tuningIdSchema } from '../core/tuning/job/tuningJob.ts'
import { tuningSettingsSchema } from '../core/tuning/settings/tuningSettings.ts'
import { procedure, router } from './trpc.ts'

const id = z.object({ id: tuningIdSchema })
const request = z.object({
  name: slugSchema,
  replaces: z.boolean().optional(),
  dataset: slugSchema,
  snapshot: z.string().min(1).max(64).nullable(),
  base: z.string().min(1).max(200),
  settings: tuningSettingsSchema,
  samples: z.array(z.string().min(1).max(20_000)).max(10).optional(),
})
const { rank, learningRate, epochs } = tuningSettingsSchema.shape
const grid = z.object({
  rank: z.array(rank).max(10),
  learningRate: z.array(learningRate).max(10),
  epochs: z.array(epochs).max(10),
})

/** Trainings of adapters. */
export const tuningRouter = router({
  list: procedure.query(({ ctx }) => ctx.services.tuning.list()),
  watch: procedure.subscription(async function* ({ ctx }) {
    yield* ctx.services.tuning.watch(ctx.signal)
  }),
  watchJob: procedure.input(id).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.tuning.watchJob(input.id, ctx.signal)
  }),
  details: procedure
    .input(z.object({ ids: z.array(tuningIdSchema).min(1).max(mostJobsTogether) }))
    .query(({ ctx, input }) => ctx.services.tuning.details(input.ids)),
  log: procedure.input(id).query(({ ctx, input }) => ctx.services.tuning.log(input.id)),
  start: procedure.input(request.extend({ grid: grid.optional() })).mutation(({ ctx, input }) => ctx.services.tuning.start(input)),
  pause: procedure.input(id).mutation(({ ctx, input }) => ctx.services.tuning.pause(input.id)),
  resume: procedure.input(id).mutation(({ ctx, input }) => ctx.services.tuning.resume(input.id)),
  cancel: procedure.input(id).mutation(({ ctx, input }) => ctx.services.tuning.cancel(input.id)),
  remove: procedure.input(id).mutation(({ ctx, input }) => ctx.services.tuning.remove(input.id)),
  preflight: procedure.input(request).query(({ ctx, input }) => ctx.services.tuning.preflight(input)),
  measure: procedure.input(request).mutation(({ ctx, input }) => ctx.services.tuning.measure(input)),
  cancelMeasure: procedure.mutation(({ ctx }) => ctx.services.tuning.cancelMeasure()),
  watchMeasure: procedure.subscription(async function* ({ ctx }) {
    yield* ctx.services.tuning.watchMeasure(ctx.signal)
  }),
  evaluate: procedure.input(z.object({ adapter: slugSchema })).mutation(({ ctx, input }) => ctx.services.tuning.evaluate(input.adapter)),
})
