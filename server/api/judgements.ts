import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { queryOrigins } from '../core/retrieval/judgements/judgedQuery.ts'
import { procedure, router } from './trpc.ts'

const index = slugSchema
const indexInput = z.object({ index })
const query = z.string().min(1).max(10_000)
const id = z.string().min(1).max(1000)
const position = z.int().nonnegative()

const place = z.object({
  document: z.string().min(1).max(4000),
  grade: z.int(),
  span: z
    .object({ start: position, end: position })
    .refine(({ start, end }) => start < end, 'start must be less than end')
    .nullable(),
  quote: z.string().max(1_000_000).nullable(),
})
const places = z.array(place).max(1000)

const stored = z.object({
  queries: z.array(z.object({ id, text: query, origin: z.enum(queryOrigins), addedAt: z.number() })),
  judgements: z.array(place.extend({ query: id })),
})
const files = z.object({ queries: z.string(), qrels: z.string() })

/** Relevance judgements: which places of documents answer which query. */
export const judgementsRouter = router({
  list: procedure.input(indexInput).query(({ ctx, input }) => ctx.services.judgements.list(input.index)),
  /** Removes before it puts. Swapped, `put` and `remove` undo it. */
  judge: procedure.input(z.object({ index, query, put: places, remove: places })).mutation(async ({ ctx, input }) => {
    await ctx.services.judgements.judge(input)
    return {}
  }),
  remove: procedure.input(z.object({ index, ids: z.array(id) })).mutation(({ ctx, input }) => ctx.services.judgements.remove(input)),
  restore: procedure.input(stored.extend({ index })).mutation(async ({ ctx, input }) => {
    await ctx.services.judgements.restore(input)
    return {}
  }),
  /** What an import would do; a mutation, because files are too long for the address of a query. */
  preview: procedure
    .input(files.extend({ index }))
    .mutation(({ ctx, input: { index: name, ...texts } }) => ctx.services.judgements.preview(name, texts)),
  import: procedure
    .input(files.extend({ index }))
    .mutation(({ ctx, input: { index: name, ...texts } }) => ctx.services.judgements.import(name, texts)),
  export: procedure
    .input(z.object({ index, form: z.enum(['beirQueries', 'beirQrels', 'trecQrels', 'passages']) }))
    .query(({ ctx, input }) => ctx.services.judgements.export(input.index, input.form)),
  events: procedure.subscription(async function* ({ ctx }) {
    yield* ctx.services.judgements.events(ctx.signal)
  }),
})
