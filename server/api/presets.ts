import { z } from 'zod'
import { presetIdSchema, presetInputSchema } from '../presets/presetService.types.ts'
import { procedure, router } from './trpc.ts'

/** The prompt library. */
export const presetsRouter = router({
  list: procedure.query(({ ctx }) => ctx.services.presets.list()),
  save: procedure.input(presetInputSchema).mutation(({ ctx, input }) => ctx.services.presets.save(input)),
  version: procedure
    .input(z.object({ id: presetIdSchema, version: z.number().int().positive() }))
    .query(({ ctx, input }) => ctx.services.presets.version(input.id, input.version)),
  remove: procedure.input(z.object({ id: presetIdSchema })).mutation(({ ctx, input }) => ctx.services.presets.remove(input.id)),
  restore: procedure.input(z.object({ undo: z.string().max(200) })).mutation(({ ctx, input }) => ctx.services.presets.restore(input.undo)),
})
