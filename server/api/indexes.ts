import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { chunkSettingsSchema } from '../core/retrieval/indexConfig.ts'
import { procedure, router } from './trpc.ts'

const indexInput = z.object({ index: slugSchema })
const snapshotInput = z.object({ index: slugSchema, snapshot: z.string().max(200) })
const buildInput = z.object({
  index: slugSchema,
  sources: z.array(z.string().min(1).max(4_000)).max(200).optional(),
  chunks: z.object(chunkSettingsSchema.shape).partial().optional(),
  embedder: z.string().min(1).max(200).optional(),
  language: z.enum(['ko', 'en', 'mixed', 'auto']).optional(),
  defaults: z.boolean().optional(),
})
const versionInput = z.string().min(1).max(200)

/** Building indexes, their versions, and what they are. */
export const indexesRouter = router({
  list: procedure.query(({ ctx }) => ctx.services.indexes.list()),
  get: procedure.input(indexInput).query(({ ctx, input }) => ctx.services.indexes.get(input.index)),
  /** Makes an index equal to its documents. The build goes on after the answer; `watch` shows it. */
  build: procedure.input(buildInput).mutation(async ({ ctx, input }) => {
    await ctx.services.indexes.build(input)
    return {}
  }),
  goOn: procedure.input(indexInput).mutation(async ({ ctx, input }) => {
    await ctx.services.indexes.goOn(input.index)
    return {}
  }),
  cancel: procedure.input(indexInput).mutation(async ({ ctx, input }) => {
    await ctx.services.indexes.cancel(input.index)
    return {}
  }),
  /** The last build of each index, whichever process runs it. */
  watch: procedure.subscription(async function* ({ ctx }) {
    yield* ctx.services.indexes.watch(ctx.signal)
  }),
  snapshot: procedure.input(snapshotInput).mutation(({ ctx, input }) => ctx.services.indexes.snapshot(input.index, input.snapshot)),
  removeSnapshot: procedure.input(snapshotInput).mutation(async ({ ctx, input }) => {
    await ctx.services.indexes.removeSnapshot(input.index, input.snapshot)
    return {}
  }),
  rollback: procedure.input(snapshotInput).mutation(({ ctx, input }) => ctx.services.indexes.rollback(input.index, input.snapshot)),
  diff: procedure
    .input(z.object({ index: slugSchema, from: versionInput, to: versionInput }))
    .query(({ ctx, input: { index, from, to } }) => ctx.services.indexes.diff(index, { from, to })),
  passagesIn: procedure
    .input(z.object({ index: slugSchema, version: versionInput, ids: z.array(z.string().max(4_000)).max(200) }))
    .query(({ ctx, input }) => ctx.services.indexes.passagesIn(input)),
  remove: procedure.input(indexInput).mutation(async ({ ctx, input }) => {
    await ctx.services.indexes.remove(input.index)
    return {}
  }),
  suggestSources: procedure
    .input(z.object({ typed: z.string().max(1_000) }))
    .query(({ ctx, input }) => ctx.services.indexes.suggestSources(input.typed)),
})
