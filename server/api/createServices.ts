import { randomInt } from 'node:crypto'
import { createEngine } from '../engine/client.ts'
import { installedEngine } from '../io/installedEngine.ts'
import { projectPaths, type Environment } from '../io/paths.ts'
import { productVersion } from '../io/productVersion.ts'
import { thisProcess } from '../io/processOwner.ts'
import { openStore } from '../io/store.ts'
import { createModelService } from '../models/createModelService.ts'
import { createFetchModel } from '../models/fetchModel.ts'
import { createNotebookService } from '../notebooks/createNotebookService.ts'
import { loadNotebook } from '../notebooks/notebookSource.ts'
import { createPresetService } from '../presets/createPresetService.ts'
import { createPromptCounter } from '../runs/countPrompts.ts'
import { createTextEmbedder } from '../runs/embedTexts.ts'
import { createRunManager } from '../runs/createRunManager.ts'
import { createPlanMemory } from '../runs/planMemory.ts'
import { planSource } from '../runs/planSource.ts'
import { prepareRun } from '../runs/prepareRun.ts'
import { createScoreJobs } from '../scores/createScoreJobs.ts'
import { storedAnswers } from '../scores/storedAnswers.ts'
import { fetchModel } from '../setup/models/fetchModel.mjs'
import { createEngineService } from './engineService.ts'
import { createExportService } from './exportService.ts'
import { logFault } from './logFault.ts'
import { createRunService } from './runService.ts'
import { createRatingService } from './ratingService.ts'
import { createScoreService } from './scoreService.ts'
import type { Services } from './services.ts'

/** Opens the project and puts its services together. The engine's child starts when something first asks for it. */
export function createServices(env: Environment = process.env): Services & { close(): Promise<void> } {
  const paths = projectPaths({ env })
  const store = openStore(paths.database, { notice: (message) => logFault('Store:', message) })
  const engine = createEngine({ env: { ...process.env, ...env, ASSAY_ROOT: paths.root } })
  const models = createModelService({
    paths,
    hashOf: (path) => store.models.fileHash(path),
    fetchModel: createFetchModel(paths, { fetchModel, env }),
    now: Date.now,
  })
  const resolve = (id: string) => models.resolve(id)
  const embedTexts = createTextEmbedder({ engine, embeddings: store.embeddings, resolveModel: resolve })
  const prepareDeps = {
    engine,
    models: store.models,
    results: store.results,
    engineName: installedEngine(paths.root, env),
    countPrompts: createPromptCounter(engine),
    embedTexts,
    resolveModel: resolve,
    memory: createPlanMemory(),
  }
  const runs = createRunManager({
    engine,
    store,
    now: Date.now,
    owner: thisProcess(),
    random: () =>
      randomInt(36 ** 4)
        .toString(36)
        .padStart(4, '0'),
    report: (thrown) => logFault('A run stopped unexpectedly:', thrown),
    prepare: (source, options) => prepareRun(prepareDeps, source, options),
  })
  const scoreJobs = createScoreJobs(
    { engine, embedTexts, resolveModel: resolve, results: store.results, scores: store.scores, now: Date.now },
    (thrown) => logFault('Scoring stopped unexpectedly:', thrown),
  )
  const notebooks = createNotebookService({
    paths,
    now: () => new Date(),
    lastRuns: () => new Map([...store.runs.latest()].map(([notebook, { run, outcome, at }]) => [notebook, { run, outcome, at }])),
    renameRuns: (from, to) => store.runs.renameNotebook(from, to),
    isRunning: (slug) => runs.activeRun(slug) !== null,
  })
  const runService = createRunService({
    load: (slug) => loadNotebook({ paths }, slug),
    plan: (source, lane) => planSource(prepareDeps, source, lane),
    runs,
    results: store.results,
    history: store.runs,
    outlines: store.outlines,
    probabilities: { engine, results: store.results, tokenScores: store.tokenScores, resolveModel: resolve, now: Date.now },
  })
  return {
    notebooks,
    models,
    presets: createPresetService({ paths, now: () => new Date() }),
    runs: runService,
    ratings: createRatingService({
      load: (slug) => loadNotebook({ paths }, slug),
      runs,
      results: store.results,
      ratings: store.ratings,
      now: Date.now,
    }),
    scores: createScoreService({
      load: (slug) => loadNotebook({ paths }, slug),
      runs,
      results: store.results,
      jobs: scoreJobs,
      earlier: (run) => runService.earlier(run),
    }),
    exports: createExportService({
      load: (slug) => loadNotebook({ paths }, slug),
      plan: (source, lane) => planSource(prepareDeps, source, lane),
      answers: (asked) => storedAnswers({ resolveModel: resolve, scores: store.scores }, asked),
      results: store.results,
      runs: store.runs,
      now: Date.now,
      version: productVersion(paths.root),
    }),
    engine: createEngineService({ engine, resolve, version: productVersion(paths.root) }),
    async close() {
      await runs.close()
      await scoreJobs.close()
      await engine.close()
      store.close()
    },
  }
}
