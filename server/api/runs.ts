import { tracked } from '@trpc/server'
import { z } from 'zod'
import { cellKeySchema, runIdSchema, slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const laneSchema = z.enum(['fast', 'exact'])
const startInput = z.object({
  slug: slugSchema,
  lane: laneSchema.optional(),
  /** Compute every cell again. */
  noCache: z.boolean().optional(),
  /** Compute cells again whose last result was an error; default true. */
  retryFailed: z.boolean().optional(),
  /** Only the cells with these keys. */
  cells: z.array(cellKeySchema).max(1_000_000).optional(),
  /** Only the first N cells of the plan. */
  limit: z.number().int().positive().optional(),
})

/** Runs and the grid they fill. */
export const runsRouter = router({
  grid: procedure
    .input(z.object({ slug: slugSchema, lane: laneSchema.optional() }))
    .query(({ ctx, input }) => ctx.services.runs.grid(input)),
  start: procedure.input(startInput).mutation(({ ctx, input }) => ctx.services.runs.start(input)),
  cancel: procedure
    .input(z.object({ run: runIdSchema, cells: z.array(z.number().int().nonnegative()).optional() }))
    .mutation(({ ctx, input }) => {
      ctx.services.runs.cancel(input.run, input.cells)
      return {}
    }),
  /** Stored events carry their number as the id a reconnecting client sends back; live tokens are not tracked. */
  events: procedure
    .input(
      z.object({
        run: runIdSchema,
        lastEventId: z
          .string()
          .regex(/^\d{1,15}$/)
          .nullish(),
      }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const afterSeq = Number(input.lastEventId ?? 0)
      for await (const { seq, event } of ctx.services.runs.subscribe(input.run, { afterSeq, signal })) {
        if (seq === null) yield { id: null, data: event }
        else yield tracked(String(seq), event)
      }
    }),
  pause: procedure.input(z.object({ run: runIdSchema })).mutation(({ ctx, input }) => {
    ctx.services.runs.pause(input.run)
    return {}
  }),
  resume: procedure.input(z.object({ run: runIdSchema })).mutation(({ ctx, input }) => {
    ctx.services.runs.resume(input.run)
    return {}
  }),
  /** Every run under way, whatever its notebook: what runs, what waits for whom, what is paused. */
  active: procedure.query(({ ctx }) => ctx.services.runs.active()),
  list: procedure.input(z.object({ slug: slugSchema })).query(({ ctx, input }) => ctx.services.runs.list(input.slug)),
  cell: procedure.input(z.object({ key: cellKeySchema })).query(({ ctx, input }) => ctx.services.runs.cell(input.key)),
  /** What the model thought of each token of a stored output; starts the engine where that is not kept yet. */
  probabilities: procedure
    .input(z.object({ key: cellKeySchema }))
    .query(({ ctx, input, signal }) => ctx.services.runs.probabilities(input.key, { signal })),
  /** Where two outputs of one prompt part, null where they are the same. */
  fork: procedure
    .input(z.object({ key: cellKeySchema, other: cellKeySchema }))
    .query(({ ctx, input, signal }) => ctx.services.runs.fork(input, { signal })),
  /** Computes a stored cell again and compares. */
  replay: procedure
    .input(z.object({ key: cellKeySchema }))
    .mutation(({ ctx, input, signal }) => ctx.services.runs.replay(input.key, { signal })),
})
