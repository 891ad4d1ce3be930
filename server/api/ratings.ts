import { z } from 'zod'
import { cellKeySchema, slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const notebookInput = z.object({ slug: slugSchema, lane: z.enum(['fast', 'exact']).optional() })
const rater = z.string().trim().min(1).max(80)
const text = z.string().max(100_000).nullable().optional()

/** textHash of the output that the person has before them: the store may hold another by now. */
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

/** What people think of outputs, also of earlier ones that a key no longer has. */
export const ratingsRouter = router({
  list: procedure.input(notebookInput).query(({ ctx, input }) => ctx.services.ratings.list(input)),
  /** Changes the parts that are given; null clears one. Gives the rating as it now is, null where nothing is left of it. */
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
