import type { Lane } from '../core/experiment/cell.ts'
import { defaultLane } from '../core/experiment/defaults.ts'
import type { CellKey, Slug } from '../core/ids.ts'
import type { Engine, ModelRef } from '../engine/door/protocol.ts'
import { createImportService } from '../datasets/import/createImportService.ts'
import { createImportUploads } from '../io/datasets/importUploads.ts'
import { writeBiasProbe } from '../datasets/checks/writeBiasProbe.ts'
import { createCheckService } from '../datasets/checks/createCheckService.ts'
import { createDownloadService } from '../datasets/download/createDownloadService.ts'
import { createDatasetService } from '../datasets/manage/createDatasetService.ts'
import { createSimilarService } from '../datasets/similar/createSimilarService.ts'
import { createSynthesisService } from '../datasets/synthesis/createSynthesisService.ts'
import { createDocumentService } from '../indexes/documents/createDocumentService.ts'
import { heldDocuments } from '../indexes/notebook/heldDocuments.ts'
import { createIndexService } from '../indexes/manage/createIndexService.ts'
import { createSearchService } from '../indexes/search/createSearchService.ts'
import { createJudgementService } from '../indexes/quality/createJudgementService.ts'
import { createQualityService } from '../indexes/quality/createQualityService.ts'
import { createQuestionService } from '../indexes/quality/createQuestionService.ts'
import { createBell } from '../jobs/createBell.ts'
import type { Environment } from '../io/paths.ts'
import type { RunStore } from '../io/store/runStore.ts'
import type { RatingStore } from '../io/store/ratingStore.ts'
import type { ResultStore } from '../io/store/resultStore.ts'
import { createNotebookService } from '../notebooks/createNotebookService.ts'
import { zipOf } from '../io/files/zipFiles.ts'
import { loadNotebook } from '../notebooks/notebookSource.ts'
import { createPresetService } from '../presets/createPresetService.ts'
import { openProject } from '../project/openProject.ts'
import { exportRatings } from '../ratings/exportRatings.ts'
import { notebookRatings } from '../ratings/notebookRatings.ts'
import { createRunManager, type RunManager } from '../runs/createRunManager.ts'
import { planSource } from '../runs/plan/planSource.ts'
import { prepareRun } from '../runs/plan/prepareRun.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import { createTuningService } from '../tuning/service/createTuningService.ts'
import { createScoreJobs } from '../scores/createScoreJobs.ts'
import { createExportService } from './exportService.ts'
import { logFault } from './logFault.ts'
import { createRetrievalService } from './retrievalService.ts'
import { createRunService } from './runService.ts'
import { createScoreService } from './scoreService.ts'
import type { EngineService, RatingService, ScoreInput, Services } from './services.ts'

/** The page shows each once; a damaged disk can have many. */
const MOST_NOTICES = 5

/** Opens the project and puts the page's services together. `idleThreads` are kept ready for requests. */
export function createServices(env: Environment = process.env, { idleThreads = 4 } = {}): Services & { close(): Promise<void> } {
  const notices: string[] = []
  const notice = (message: string) => {
    logFault('Store:', message)
    notices.push(message)
  }
  const project = openProject({ env, idleThreads, notice })
  const { paths, version, store, engine, models, prepare, measure, threads } = project
  const load = (slug: Slug) => loadNotebook({ paths, work: threads.notebooks }, slug)
  const plan = (source: NotebookSource, lane: Lane) => planSource(prepare, source, lane)
  const runs = createRunManager({
    ...project.run,
    random: project.random,
    report: (thrown) => logFault('A run stopped unexpectedly:', thrown),
    prepare: (source, options) => prepareRun(prepare, source, options),
  })
  const scoreJobs = createScoreJobs(measure, (thrown) => logFault('Scoring stopped unexpectedly:', thrown))
  const judged = createBell()
  const quality = createQualityService(project.indexes, (thrown) => logFault('Measuring an index stopped unexpectedly:', thrown))
  const questions = createQuestionService(
    { ...project.indexes, engine, resolveModel: prepare.resolveModel },
    { bell: judged, report: (thrown) => logFault('Writing questions stopped unexpectedly:', thrown) },
  )
  const synthesis = createSynthesisService(
    { ...project.datasets, indexes: project.indexes.store, jobs: project.indexes.jobs, engine, resolveModel: prepare.resolveModel },
    (thrown) => logFault('Writing rows stopped unexpectedly:', thrown),
  )
  const notebooks = createNotebookService({
    paths,
    now: () => new Date(),
    work: threads.notebooks,
    summaries: store.summaries,
    lastRuns: () => new Map([...store.runs.latest()].map(([notebook, { run, outcome, at }]) => [notebook, { run, outcome, at }])),
    renameRuns: (from, to) => store.runs.renameNotebook(from, to),
    isRunning: (slug) => runs.activeRun(slug) !== null,
  })
  const runService = createRunService({
    load,
    plan,
    trained: project.trained,
    runs,
    results: store.results,
    history: store.runs,
    outlines: store.outlines,
    probabilities: { ...measure, engine, tokenScores: store.tokenScores },
  })
  const indexDeps = { ...project.indexes, root: paths.root, uploads: project.uploads }
  const similarRows = createSimilarService(
    { ...project.indexes, embedTexts: prepare.embedTexts, store: project.datasets.store },
    (thrown) => logFault('Comparing rows stopped unexpectedly:', thrown),
  )
  const indexes = createIndexService(indexDeps, (thrown) => logFault('A build stopped unexpectedly:', thrown))
  const retrievals = createRetrievalService({
    load,
    plan,
    retrieval: project.retrieval,
    jobs: project.indexes.jobs,
  })
  const datasetChecks = createCheckService({ ...project.datasets, checks: project.datasetChecks, jobs: project.indexes.jobs }, (thrown) =>
    logFault('A check of a dataset stopped unexpectedly:', thrown),
  )
  const datasetExports = createDownloadService(
    {
      ...project.datasets,
      jobs: project.indexes.jobs,
      home: paths.home,
      exportDataset: (request, options) => project.exportDataset(request, options),
      previewExport: (input) => threads.previewExport(input),
    },
    (thrown) => logFault('An export of a dataset stopped unexpectedly:', thrown),
  )
  const tuning = createTuningService(project.tuning, {
    evaluate: async (adapter) => ({ slug: (await project.adapterWork.evaluate(adapter)).notebook }),
    report: (thrown) => logFault('A training stopped unexpectedly:', thrown),
  })
  return {
    notebooks,
    models,
    adapters: project.adapters,
    tuning,
    adapterExports: {
      async open(adapter) {
        const { fileName, entries, at } = await project.adapterWork.gather(adapter)
        return { fileName, body: zipOf(entries, { at }) }
      },
    },
    retrievals: { ...retrievals, held: (input) => heldDocuments(project.indexes, input) },
    presets: createPresetService({ paths, now: () => new Date(), work: threads.presets }),
    searches: createSearchService(project.indexes),
    indexes,
    documents: createDocumentService(indexDeps),
    datasets: createDatasetService(project.datasets),
    cells: {
      send: async ({ slug, lane = defaultLane, ...request }) => project.sendCells(await load(slug), { ...request, lane }),
    },
    imports: createImportService(project.datasets, createImportUploads({ folder: paths.imports })),
    datasetChecks: {
      ...datasetChecks,
      writeBiasProbe: ({ dataset, model }) =>
        writeBiasProbe({ store: project.datasets.store, experiments: paths.experiments }, dataset, { model }),
    },
    datasetExports,
    similarRows,
    synthesis,
    judgements: createJudgementService(project.indexes, judged),
    quality,
    questions,
    runs: runService,
    ratings: createRatingService({ load, runs, results: store.results, stored: store.runs, ratings: store.ratings, now: Date.now }),
    scores: createScoreService({
      load,
      measurements: (source, options) => project.measurements(source, options),
      jobs: scoreJobs,
      earlier: (run) => runService.earlier(run),
    }),
    exports: createExportService({ load, exportRun: (source, request) => project.export(source, request) }),
    engine: createEngineService({ engine, resolve: prepare.resolveModel, version, notices }),
    async close() {
      await tuning.close()
      await runs.close()
      await indexes.close()
      await retrievals.close()
      await scoreJobs.close()
      await Promise.all([datasetChecks.close(), datasetExports.close()])
      await Promise.all([quality.close(), questions.close(), similarRows.close(), synthesis.close()])
      await project.close()
    },
  }
}

/** The `ratings` procedures: ratings and votes, joined with the cells of the saved notebook. */
function createRatingService({
  load,
  runs,
  results,
  stored,
  ratings,
  now,
}: {
  load: (slug: Slug) => Promise<NotebookSource>
  runs: Pick<RunManager, 'prepare'>
  results: Pick<ResultStore, 'many' | 'cell'>
  stored: Pick<RunStore, 'list' | 'keys'>
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
      const { experiment, cells } = await prepared(input)
      const said = notebookRatings(
        { ratings, runs: stored },
        input.slug,
        cells.flatMap(({ key }) => key ?? []),
      )
      const keys = [...said.ratings.map(({ key }) => key), ...said.votes.flatMap(({ left, right }) => [left, right])]
      const rated = cells.map((cell) => {
        const { vars = null, reference = null } = experiment?.cases[cell.caseIndex] ?? {}
        return { ...cell, vars, reference }
      })
      const goneCell = (key: CellKey) => {
        const request = results.cell(key)?.request
        return request ? { model: request.model, seed: request.seed, messages: request.messages, sampling: request.sampling } : null
      }
      return { name: `${input.slug}-ratings.jsonl`, text: exportRatings(said, rated, results.many([...new Set(keys)]), goneCell) }
    },
  }
}

/** The `engine` procedures. The engine process starts at the first preview; asking for its status does not start it. */
function createEngineService({
  engine,
  resolve,
  version,
  notices,
}: {
  engine: Pick<Engine, 'status' | 'render'>
  resolve: (id: string) => Promise<ModelRef>
  version: string
  notices: readonly string[]
}): EngineService {
  return {
    async status() {
      const server = {
        rssBytes: process.memoryUsage.rss(),
        uptimeMs: Math.round(process.uptime() * 1000),
        node: process.versions.node,
        version,
      }
      return { engine: await engine.status(), server, notices: notices.slice(-MOST_NOTICES) }
    },
    async preview({ model, prompts }) {
      const rendered = await engine.render({ model: await resolve(model), prompts })
      return { prompts: rendered.prompts.map(({ text, tokenIds }) => ({ text, tokenCount: tokenIds.length })) }
    },
  }
}
