import { engineRouter } from './engine.ts'
import { indexesRouter } from './indexes.ts'
import { modelsRouter } from './models.ts'
import { notebooksRouter } from './notebooks.ts'
import { presetsRouter } from './presets.ts'
import { runsRouter } from './runs.ts'
import { ratingsRouter } from './ratings.ts'
import { retrievalsRouter } from './retrievals.ts'
import { scoresRouter } from './scores.ts'
import { createCallerFactory, router } from './trpc.ts'

/** Every procedure of the page, one router per noun. The page imports only its type. */
export const appRouter = router({
  engine: engineRouter,
  models: modelsRouter,
  indexes: indexesRouter,
  notebooks: notebooksRouter,
  presets: presetsRouter,
  runs: runsRouter,
  scores: scoresRouter,
  ratings: ratingsRouter,
  retrievals: retrievalsRouter,
})

export type AppRouter = typeof appRouter

/** Calls procedures without HTTP: `createCaller({ services })`. */
export const createCaller = createCallerFactory(appRouter)
