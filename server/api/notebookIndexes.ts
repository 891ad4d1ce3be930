import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const notebookInput = z.object({ slug: slugSchema })

/** The indexes that the retrievers of a notebook need. */
export const notebookIndexesRouter = router({
  /** Builds those that are missing or out of date. It goes on after the answer; `watch` shows it. */
  build: procedure.input(notebookInput).mutation(async ({ ctx, input }) => {
    await ctx.services.notebookIndexes.build(input.slug)
    return {}
  }),
  cancel: procedure.input(notebookInput).mutation(({ ctx, input }) => {
    ctx.services.notebookIndexes.cancel(input.slug)
    return {}
  }),
  watch: procedure.input(notebookInput).subscription(async function* ({ ctx, input, signal }) {
    yield* ctx.services.notebookIndexes.watch(input.slug, signal ?? new AbortController().signal)
  }),
  /** Those of the documents that an index has. */
  held: procedure
    .input(
      z.object({
        index: z.string().min(1).max(200),
        snapshot: z.string().min(1).max(200).nullable(),
        documents: z.array(z.string().max(4_000)).max(500),
      }),
    )
    .query(({ ctx, input }) => ctx.services.notebookIndexes.held(input)),
})
