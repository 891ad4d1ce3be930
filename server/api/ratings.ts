import { z } from 'zod'
import { cellKeySchema, slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const notebookInput = z.object({ slug: slugSchema, lane: z.enum(['fast', 'exact']).optional() })
const rater = z.string().trim().min(1).max(80)
const text = z.string().max(100_000).nullable().optional()

/** textHash of the output that was on screen: the store may hold another one by now. */
const outputHash = z.string().regex(/^[0-9a-f]{64}$/)

const voteInput = z
  .object({
    left: cellKeySchema,
    right: cellKeySchema,
    leftHash: outputHash,
    rightHash: outputHash,
    rater,
    winner: z.enum(['left', 'right', 'tie']).nullable(),
  })
  .refine(({ left, right }) => left < right, 'left must be the smaller key of two')

/** Ratings of outputs, including earlier outputs that were replaced since. */
export const ratingsRouter = router({
  list: procedure.input(notebookInput).query(({ ctx, input }) => ctx.services.ratings.list(input)),
  /** Changes the given parts; null clears one. Returns the rating after the change, null when nothing is left of it. */
  rate: procedure
    .input(
      z.object({
        key: cellKeySchema,
        rater,
        outputHash,
        verdict: z.enum(['good', 'bad']).nullable().optional(),
        grade: z.number().int().min(1).max(5).nullable().optional(),
        note: text,
        corrected: text,
      }),
    )
    .mutation(({ ctx, input }) => ctx.services.ratings.rate(input)),
  vote: procedure.input(voteInput).mutation(({ ctx, input }) => {
    ctx.services.ratings.vote(input)
    return {}
  }),
  export: procedure.input(notebookInput).query(({ ctx, input }) => ctx.services.ratings.export(input)),
})
