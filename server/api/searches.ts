import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { searchSettingsSchema } from '../core/retrieval/search/searchSettings.ts'
import { procedure, router } from './trpc.ts'

const index = slugSchema
const query = z.string().min(1).max(20_000)
const snapshot = searchSettingsSchema.shape.snapshot
const searchInput = z.object({ index, query, settings: searchSettingsSchema })
const pastInput = z.object({ query, settings: searchSettingsSchema })

/** Searching an index, how a search comes about, and the searches that were made. */
export const searchesRouter = router({
  facts: procedure.input(z.object({ index, snapshot })).query(({ ctx, input }) => ctx.services.searches.facts(input)),
  run: procedure.input(searchInput).query(({ ctx, input, signal }) => ctx.services.searches.run(input, { signal })),
  stages: procedure.input(searchInput).query(({ ctx, input, signal }) => ctx.services.searches.stages(input, { signal })),
  tokens: procedure
    .input(z.object({ index, query, snapshot }))
    .query(({ ctx, input, signal }) => ctx.services.searches.tokens(input, { signal })),
  passage: procedure
    .input(z.object({ index, snapshot, chunk: z.string().min(1).max(2000), around: z.int().min(0).max(20) }))
    .query(({ ctx, input }) => ctx.services.searches.passage(input)),
  past: procedure.input(z.object({ index })).query(({ ctx, input }) => ctx.services.searches.past(input.index)),
  keep: procedure
    .input(z.object({ index, search: pastInput.extend({ found: z.int().min(0), ms: z.number().min(0) }) }))
    .mutation(({ ctx, input }) => {
      ctx.services.searches.keep(input.index, input.search)
      return {}
    }),
  /** Without a search, all of the index. */
  forget: procedure.input(z.object({ index, search: pastInput.optional() })).mutation(({ ctx, input }) => {
    ctx.services.searches.forget(input.index, input.search)
    return {}
  }),
})
