import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

/** LoRA adapters. The files of one are downloaded at their own address. */
export const adaptersRouter = router({
  list: procedure.query(({ ctx }) => ctx.services.adapters.list()),
  remove: procedure.input(z.object({ id: slugSchema })).mutation(async ({ ctx, input }) => {
    await ctx.services.adapters.remove(input.id)
    return {}
  }),
})
