import { procedure, router } from './trpc.ts'

/** Building indexes, and what is in them. */
export const indexesRouter = router({
  list: procedure.query(({ ctx }) => ctx.services.indexes.list()),
})
