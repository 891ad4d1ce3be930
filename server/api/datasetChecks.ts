import { z } from 'zod'
import { checkIds } from '../core/dataset/checks/checks.ts'
import { type SurvivorRule, survivorRules } from '../core/dataset/checks/duplicates/survivors.ts'
import type { CheckId } from '../core/dataset/checks/checkReport.ts'
import { slugSchema } from '../core/ids.ts'
import { remedyKinds } from '../datasets/checks/checkService.types.ts'
import { procedure, router } from './trpc.ts'

const dataset = slugSchema
const check = z.enum(checkIds as [CheckId, ...CheckId[]])
const options = z.object({
  near: z.number().min(0.3).max(1).optional(),
  cosine: z.number().min(0.3).max(1).optional(),
  semantic: z.boolean().optional(),
  model: z.string().min(1).max(200).optional(),
  context: z.int().min(1).max(10_000_000).optional(),
  group: z.string().min(1).max(200).optional(),
})
const remedy = {
  dataset,
  check,
  at: z.number(),
  places: z.array(z.int().nonnegative()).max(200_000).nullable(),
  kind: z.enum(remedyKinds),
  survivor: z.enum(Object.keys(survivorRules) as [SurvivorRule, ...SurvivorRule[]]),
}

/** What is wrong with the rows of a dataset, and repairs of it. */
export const datasetChecksRouter = router({
  run: procedure.input(z.object({ dataset, options })).mutation(async ({ ctx, input }) => {
    await ctx.services.datasetChecks.run({ dataset: input.dataset, options: given(input.options) })
    return {}
  }),
  cancel: procedure.input(z.object({ dataset })).mutation(async ({ ctx, input }) => {
    await ctx.services.datasetChecks.cancel(input.dataset)
    return {}
  }),
  events: procedure.input(z.object({ dataset })).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.datasetChecks.events(input.dataset, ctx.signal)
  }),
  findings: procedure
    .input(z.object({ dataset, check, from: z.int().nonnegative(), count: z.int().min(1).max(200) }))
    .query(({ ctx, input }) => ctx.services.datasetChecks.findings(input)),
  previewRemedy: procedure.input(z.object(remedy)).query(({ ctx, input }) => ctx.services.datasetChecks.previewRemedy(input)),
  applyRemedy: procedure
    .input(z.object({ ...remedy, by: z.string().max(100) }))
    .mutation(({ ctx, input }) => ctx.services.datasetChecks.applyRemedy(input)),
  writeBiasProbe: procedure
    .input(z.object({ dataset, model: z.string().min(1).max(200).nullable() }))
    .mutation(({ ctx, input }) => ctx.services.datasetChecks.writeBiasProbe(input)),
})

/** Without members that are undefined, which count as chosen. */
function given<Options extends object>(chosen: Options): { [Key in keyof Options]: Exclude<Options[Key], undefined> } {
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)) as never
}
