import { randomInt } from 'node:crypto'
import { createEngine } from '../engine/door/client.ts'
import { installedEngine } from '../io/models/installedEngine.ts'
import { projectPaths, type Environment } from '../io/paths.ts'
import { productVersion } from '../io/productVersion.ts'
import { thisProcess } from '../io/processOwner.ts'
import { openStore } from '../io/store/store.ts'
import { createModelService } from '../models/createModelService.ts'
import { createFetchModel } from '../models/fetchModel.ts'
import { createNotebookService } from '../notebooks/createNotebookService.ts'
import { loadNotebook } from '../notebooks/notebookSource.ts'
import { createPresetService } from '../presets/createPresetService.ts'
import { createPromptCounter } from '../runs/plan/countPrompts.ts'
import { createTextEmbedder } from '../runs/plan/embedTexts.ts'
import { createRunManager } from '../runs/createRunManager.ts'
import { createPlanMemory } from '../runs/plan/planMemory.ts'
import { planSource } from '../runs/plan/planSource.ts'
import { prepareRun } from '../runs/plan/prepareRun.ts'
import { createScoreJobs } from '../scores/createScoreJobs.ts'
import { storedAnswers } from '../scores/storedAnswers.ts'
import { fetchModel } from '../setup/fetchModel.mjs'
import { createExportService } from './exportService.ts'
import { logFault } from './logFault.ts'
import { createRunService } from './runService.ts'
import { createScoreService } from './scoreService.ts'
import type { Services, RatingService, ScoreInput, EngineService } from './services.ts'
import type { Slug } from '../core/ids.ts'
import type { RatingStore } from '../io/store/ratingStore.ts'
import type { ResultStore } from '../io/store/resultStore.ts'
import { exportRatings } from '../ratings/exportRatings.ts'
import type { RunManager } from '../runs/createRunManager.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import type { Engine, ModelRef } from '../engine/door/protocol.ts'

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

/** Joins what people said of outputs with the cells of the saved notebook: what the page calls `ratings`. */
function createRatingService({
  load,
  runs,
  results,
  ratings,
  now,
}: {
  load: (slug: Slug) => Promise<NotebookSource>
  runs: Pick<RunManager, 'prepare'>
  results: Pick<ResultStore, 'many'>
  ratings: RatingStore
  now: () => number
}): RatingService {
  async function prepared({ slug, lane }: ScoreInput) {
    const { experiment, cells } = await runs.prepare(await load(slug), { ...(lane ? { lane } : {}), countTokens: false })
    const keys = new Set(cells.flatMap(({ key }) => key ?? []))
    return { experiment, cells, said: { ratings: ratings.ratings(keys), votes: ratings.votes(keys) } }
  }
  return {
    list: async (input) => (ratings.isEmpty() ? { ratings: [], votes: [] } : (await prepared(input)).said),
    rate: ({ key, rater, outputHash, ...change }) => ratings.rate({ key, rater, outputHash }, change, now()),
    vote: (vote) => ratings.vote(vote, now()),
    async export(input) {
      const { experiment, cells, said } = await prepared(input)
      const keys = [...said.ratings.map(({ key }) => key), ...said.votes.flatMap(({ left, right }) => [left, right])]
      const rated = cells.map(({ key, variant, case: testCase, caseIndex }) => {
        const { vars = null, reference = null } = experiment?.cases[caseIndex] ?? {}
        return { key, variant, case: testCase, vars, reference }
      })
      return { name: `${input.slug}-ratings.jsonl`, text: exportRatings(said, rated, results.many([...new Set(keys)])) }
    },
  }
}

/** What the page asks of the engine. Its child starts with the first preview, not with a question for its status. */
function createEngineService({
  engine,
  resolve,
  version,
}: {
  engine: Pick<Engine, 'status' | 'render'>
  resolve: (id: string) => Promise<ModelRef>
  version: string
}): EngineService {
  return {
    async status() {
      const server = {
        rssBytes: process.memoryUsage.rss(),
        uptimeMs: Math.round(process.uptime() * 1000),
        node: process.versions.node,
        version,
      }
      return { engine: await engine.status(), server }
    },
    async preview({ model, prompts }) {
      const rendered = await engine.render({ model: await resolve(model), prompts })
      return { prompts: rendered.prompts.map(({ text, tokenIds }) => ({ text, tokenCount: tokenIds.length })) }
    },
  }
}
