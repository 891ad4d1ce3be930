import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { questionProblems } from '../core/retrieval/questions/questionProblem.ts'
import { procedure, router } from './trpc.ts'

const index = slugSchema
const id = z.string().min(1).max(200)
const draft = z.object({
  id,
  question: z.string().max(10_000),
  document: z.string().min(1).max(4000),
  start: z.int().nonnegative(),
  end: z.int().positive(),
  passage: z.string().max(1_000_000),
  problem: z.enum(questionProblems).nullable(),
  model: z.string().max(200),
  draftedAt: z.number(),
})

/** Questions that a model writes about passages; a person accepts, edits or rejects each. */
export const questionsRouter = router({
  write: procedure
    .input(z.object({ index, model: z.string().min(1).max(200), count: z.int().min(1).max(200) }))
    .mutation(async ({ ctx, input }) => {
      await ctx.services.questions.write(input)
      return {}
    }),
  cancel: procedure.input(z.object({ index })).mutation(async ({ ctx, input }) => {
    await ctx.services.questions.cancel(input.index)
    return {}
  }),
  drafts: procedure.input(z.object({ index })).query(({ ctx, input }) => ctx.services.questions.drafts(input.index)),
  accept: procedure.input(z.object({ index, id, text: z.string().max(10_000) })).mutation(async ({ ctx, input }) => {
    await ctx.services.questions.accept(input)
    return {}
  }),
  reject: procedure.input(z.object({ index, id })).mutation(({ ctx, input }) => ctx.services.questions.reject(input)),
  restore: procedure.input(z.object({ index, draft })).mutation(async ({ ctx, input }) => {
    await ctx.services.questions.restore(input)
    return {}
  }),
  events: procedure.input(z.object({ index })).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.questions.events(input.index, ctx.signal)
  }),
})
