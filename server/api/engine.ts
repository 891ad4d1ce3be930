import { z } from 'zod'
import { procedure, router } from './trpc.ts'

const messageSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })
const promptSchema = z.object({
  messages: z.array(messageSchema).min(1),
  prefill: z.string().nullable(),
  template: z.object({ date: z.iso.date(), thinking: z.boolean() }).partial().optional(),
})
const previewInput = z.object({
  model: z.string().min(1).max(200),
  prompts: z.array(promptSchema).max(200),
})

/** The engine process: its status, and a prompt rendered by its chat template. */
export const engineRouter = router({
  status: procedure.query(({ ctx }) => ctx.services.engine.status()),
  preview: procedure.input(previewInput).query(({ ctx, input }) => ctx.services.engine.preview(input)),
})
