import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import type { AdapterEntry } from '../models/adapters/adapterService.types.ts'
import { procedure, router } from './trpc.ts'

/** LoRA adapters. The files of one are downloaded at their own address. */
export const adaptersRouter = router({
  list: procedure.query(async ({ ctx }) => (await ctx.services.adapters.list()).map(shownAdapter)),
  remove: procedure.input(z.object({ id: slugSchema })).mutation(async ({ ctx, input }) => {
    await ctx.services.adapters.remove(input.id)
    return {}
  }),
})

/** Without the keys of the rows that it was trained on: there are thousands, and each page with a notebook asks for the list. */
function shownAdapter({ card, ...entry }: AdapterEntry) {
  if (!card?.training) return { ...entry, card: card && { ...card, training: null } }
  const { prompts: _, ...training } = card.training
  return { ...entry, card: { ...card, training } }
}
