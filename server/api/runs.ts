import { tracked } from '@trpc/server'
import { z } from 'zod'
import { cellKeySchema, runIdSchema, slugSchema } from '../core/ids.ts'
import { batchEvents } from './batchEvents.ts'
import { procedure, router } from './trpc.ts'

const laneSchema = z.enum(['fast', 'exact'])
const gridInput = z.object({ slug: slugSchema, lane: laneSchema.optional() })
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
  grid: procedure.input(gridInput).query(({ ctx, input }) => ctx.services.runs.grid(input)),
  plan: procedure.input(gridInput).query(({ ctx, input }) => ctx.services.runs.plan(input)),
  /** Results of some of the grid's cells; the page requests the visible ones first. */
  results: procedure
    .input(z.object({ keys: z.array(cellKeySchema).max(5_000) }))
    .query(({ ctx, input }) => ctx.services.runs.results(input.keys)),
  earlier: procedure.input(z.object({ run: runIdSchema })).query(({ ctx, input }) => ctx.services.runs.earlier(input.run)),
  start: procedure.input(startInput).mutation(({ ctx, input }) => ctx.services.runs.start(input)),
  cancel: procedure
    .input(z.object({ run: runIdSchema, cells: z.array(z.number().int().nonnegative()).optional() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.services.runs.cancel(input.run, input.cells)
      return {}
    }),
  /** Announces the unfinished run of a notebook, whoever began it; null while there is none. */
  watch: procedure.input(z.object({ slug: slugSchema })).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.runs.watch(input.slug, ctx.signal)
  }),
  /** Events in batches. The id of a batch is the number of the last stored event so far, which a reconnecting client sends back. */
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
      let last = afterSeq
      for await (const events of batchEvents(ctx.services.runs.subscribe(input.run, { afterSeq, signal }))) {
        last = events.findLast(({ seq }) => seq !== null)?.seq ?? last
        await ctx.stream?.drained()
        yield tracked(String(last), events)
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
  /** Every active run of every notebook: running, waiting or paused. */
  active: procedure.query(({ ctx }) => ctx.services.runs.active()),
  list: procedure.input(z.object({ slug: slugSchema })).query(({ ctx, input }) => ctx.services.runs.list(input.slug)),
  cell: procedure.input(z.object({ key: cellKeySchema })).query(({ ctx, input }) => ctx.services.runs.cell(input.key)),
  /** Log-probabilities of each token of a stored output; starts the engine when they are not stored yet. */
  probabilities: procedure
    .input(z.object({ key: cellKeySchema }))
    .query(({ ctx, input, signal }) => ctx.services.runs.probabilities(input.key, { signal })),
  /** The first position at which two outputs of one prompt differ, null when they are equal. */
  fork: procedure
    .input(z.object({ key: cellKeySchema, other: cellKeySchema }))
    .query(({ ctx, input, signal }) => ctx.services.runs.fork(input, { signal })),
  /** Computes a stored cell again and compares the outputs. */
  replay: procedure
    .input(z.object({ key: cellKeySchema }))
    .mutation(({ ctx, input, signal }) => ctx.services.runs.replay(input.key, { signal })),
})
