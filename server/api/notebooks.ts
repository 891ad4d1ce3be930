import { z } from 'zod'
import { slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const slugInput = z.object({ slug: slugSchema })
const titleSchema = z.string().trim().min(1, 'write a title').max(200, 'use at most 200 characters')
const saveInput = slugInput.extend({
  files: z
    .array(z.object({ path: z.string().min(1).max(500), baseVersion: z.string().regex(/^([0-9a-f]{64})?$/), text: z.string() }))
    .min(1)
    .max(50)
    .refine((files) => new Set(files.map((file) => file.path)).size === files.length, 'a file is listed twice'),
})

/** Notebooks on disk: list, read, save, watch, create, rename, duplicate, delete. */
export const notebooksRouter = router({
  list: procedure.query(({ ctx }) => ctx.services.notebooks.list()),
  get: procedure.input(slugInput).query(({ ctx, input }) => ctx.services.notebooks.get(input.slug)),
  save: procedure.input(saveInput).mutation(({ ctx, input }) => ctx.services.notebooks.save(input.slug, input.files)),
  watch: procedure.input(slugInput).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.notebooks.watch(input.slug, ctx.signal)
  }),
  create: procedure
    .input(z.object({ title: titleSchema, template: z.string().max(80).optional() }))
    .mutation(({ ctx, input }) => ctx.services.notebooks.create(input)),
  duplicate: procedure.input(slugInput).mutation(({ ctx, input }) => ctx.services.notebooks.duplicate(input.slug)),
  rename: procedure
    .input(slugInput.extend({ title: titleSchema }))
    .mutation(({ ctx, input }) => ctx.services.notebooks.rename(input.slug, input.title)),
  remove: procedure.input(slugInput).mutation(({ ctx, input }) => ctx.services.notebooks.remove(input.slug)),
  restore: procedure
    .input(z.object({ undo: z.string().max(200) }))
    .mutation(({ ctx, input }) => ctx.services.notebooks.restore(input.undo)),
  misnamed: procedure.query(({ ctx }) => ctx.services.notebooks.misnamed()),
  adopt: procedure
    .input(z.object({ folder: z.string().min(1).max(255) }))
    .mutation(({ ctx, input }) => ctx.services.notebooks.adopt(input.folder)),
  templates: procedure.query(({ ctx }) => ctx.services.notebooks.templates()),
})
