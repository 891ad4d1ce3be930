import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const notebookInput = z.object({ slug: slugSchema })

/** The indexes that notebooks search. */
export const retrievalsRouter = router({
  unbuilt: procedure.input(notebookInput).query(({ ctx, input }) => ctx.services.retrievals.unbuilt(input.slug)),
  build: procedure.input(notebookInput).mutation(({ ctx, input }) => ctx.services.retrievals.build(input.slug)),
  cancel: procedure.input(notebookInput).mutation(({ ctx, input }) => {
    ctx.services.retrievals.cancel(input.slug)
    return {}
  }),
  watch: procedure.input(notebookInput).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.retrievals.watch(input.slug, ctx.signal)
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
    .query(({ ctx, input }) => ctx.services.retrievals.held(input)),
})
