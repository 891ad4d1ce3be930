import { adaptersRouter } from './adapters.ts'
import { datasetChecksRouter } from './datasetChecks.ts'
import { datasetExportsRouter } from './datasetExports.ts'
import { datasetsRouter } from './datasets.ts'
import { similarRowsRouter } from './similarRows.ts'
import { documentsRouter } from './documents.ts'
import { engineRouter } from './engine.ts'
import { importsRouter } from './imports.ts'
import { indexesRouter } from './indexes.ts'
import { judgementsRouter } from './judgements.ts'
import { modelsRouter } from './models.ts'
import { notebooksRouter } from './notebooks.ts'
import { presetsRouter } from './presets.ts'
import { qualityRouter } from './quality.ts'
import { questionsRouter } from './questions.ts'
import { runsRouter } from './runs.ts'
import { ratingsRouter } from './ratings.ts'
import { retrievalsRouter } from './retrievals.ts'
import { scoresRouter } from './scores.ts'
import { searchesRouter } from './searches.ts'
import { synthesisRouter } from './synthesis.ts'
import { createCallerFactory, router } from './trpc.ts'
import { tuningRouter } from './tuning.ts'

/** Every procedure of the page, one router per noun. The page imports only its type. */
export const appRouter = router({
  engine: engineRouter,
  models: modelsRouter,
  adapters: adaptersRouter,
  tuning: tuningRouter,
  indexes: indexesRouter,
  searches: searchesRouter,
  documents: documentsRouter,
  judgements: judgementsRouter,
  quality: qualityRouter,
  questions: questionsRouter,
  datasets: datasetsRouter,
  imports: importsRouter,
  datasetChecks: datasetChecksRouter,
  datasetExports: datasetExportsRouter,
  similarRows: similarRowsRouter,
  synthesis: synthesisRouter,
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
