import { randomInt } from 'node:crypto'
import type { PackedGrid } from '../core/grid/packedGrid.ts'
import { toErrorData } from '../core/errors.ts'
import type { KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import type { Lane } from '../core/experiment/cell.ts'
import { createEngine } from '../engine/door/client.ts'
import type { Embedder, Engine } from '../engine/door/protocol.ts'
import type { IndexDeps } from '../indexes/indexDeps.ts'
import type { CheckDeps } from '../datasets/checks/checkDeps.ts'
import type { SentCells } from '../datasets/cells/sendRows.ts'
import type { ImportDeps } from '../datasets/import/importDeps.ts'
import { createDatasetStore } from '../io/datasets/datasetStore.ts'
import { createUploads, type Uploads } from '../io/documents/uploads.ts'
import { createNotebookRetrieval, type NotebookRetrieval } from '../indexes/notebook/notebookRetrieval.ts'
import { installedEngine, productVersion } from '../io/installedVersions.ts'
import { createJobFiles } from '../io/jobs/jobFiles.ts'
import { createIndexStore, indexPlace } from '../io/lance/indexStore.ts'
import { type Environment, type ProjectPaths, projectPaths } from '../io/paths.ts'
import { thisProcess } from '../io/processOwner.ts'
import { openStore, type Store } from '../io/store/store.ts'
import { createJobs } from '../jobs/createJobs.ts'
import type { AdapterService } from '../models/adapters/adapterService.types.ts'
import { createAdapterService } from '../models/adapters/createAdapterService.ts'
import { createModelService } from '../models/createModelService.ts'
import { createFetchModel } from '../models/fetchModel.ts'
import type { ModelService } from '../models/modelService.types.ts'
import { createKeyClaims } from '../runs/execute/keyClaims.ts'
import type { RunDeps } from '../runs/execute/runDeps.ts'
import { createPromptCounter } from '../runs/plan/countPrompts.ts'
import { createTextEmbedder } from '../runs/plan/embedTexts.ts'
import { onceMore } from '../runs/plan/onceMore.ts'
import { createPlanMemory } from '../runs/plan/planMemory.ts'
import { refuseTooLarge, sheetAnswers } from '../runs/plan/planSource.ts'
import type { PrepareDeps } from '../runs/plan/prepareRun.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import type { MeasureDeps } from '../scores/measureDeps.ts'
import { fetchModel } from '../setup/models/fetchModel.mjs'
import type { TuningDeps } from '../tuning/tuningDeps.ts'
import { type AdapterWork, adapterWork } from './adapterWork.ts'
import { createConvertPeft } from './convertPeft.ts'
import { datasetChecks } from './datasetChecks.ts'
import type { ExportResult } from '../datasets/export/exportRequest.ts'
import type { ExportOptions } from '../datasets/export/exportRows.ts'
import { type DatasetExportRequest, exportDataset } from './exportDataset.ts'
import { type ExportedFile, type ExportRequest, exportRun } from './exportRun.ts'
import { modelFiles } from './modelFiles.ts'
import { sendCells, type SendRequest } from './sendCells.ts'
import { createThreads, type Threads } from './threads.ts'
import { type FindTrainedCases, findTrainedCases } from './trainedCases.ts'
import { trainingDeps } from './trainingDeps.ts'

/** An open project: its store, its engine and the dependencies of the use cases. Used by the page's server and by every command. */
export type Project = {
  paths: ProjectPaths
  /** Version of Assay. */
  version: string
  store: Store
  /** The engine process starts at the first use. */
  engine: Engine
  /** The embedding process starts at the first use and ends when nothing was asked of it for some minutes. */
  embedder: Embedder
  models: ModelService
  adapters: AdapterService
  /** Dependencies of planning a notebook. */
  prepare: PrepareDeps
  /** Dependencies of executing a run. */
  run: RunDeps
  /** Dependencies of scoring with models. */
  measure: MeasureDeps
  /** Dependencies of building and searching indexes. */
  indexes: IndexDeps
  /** Dependencies of curating datasets. */
  datasets: ImportDeps
  /** Dependencies of checking datasets. */
  datasetChecks: CheckDeps
  /** Dependencies of training adapters. */
  tuning: TuningDeps
  /** Documents that were added on the page. */
  uploads: Uploads
  /** Searches and builds the indexes that notebooks use. */
  retrieval: NotebookRetrieval
  /** Computes what depends on the content of notebooks. */
  threads: Threads
  /** What models have to be asked to score a notebook's stored outputs; with `then`, those of an earlier run. */
  measurements(source: NotebookSource, options: { lane: Lane; then: PackedGrid | null }): Promise<KeyedMeasurement[]>
  adapterWork: AdapterWork
  /** The test cases of a plan that its adapters were trained on. */
  trained: FindTrainedCases
  export(source: NotebookSource, request: ExportRequest): Promise<ExportedFile>
  exportDataset(request: DatasetExportRequest, options?: ExportOptions): Promise<ExportResult>
  /** Makes rows of a dataset from a notebook's stored cells. */
  sendCells(source: NotebookSource, request: SendRequest): Promise<SentCells>
  /** Four characters from [0-9a-z], for the ids of runs. */
  random: () => string
  close(): Promise<void>
}

/** A loaded model and its tokenizer take some hundred megabytes, and seconds to load. */
const EMBEDDER_IDLE_MS = 3 * 60_000

/**
 * Opens the project that contains the working folder. A server keeps threads
 * ready, so that a request does not wait for one to start. `notice` receives messages of the store, such as that a damaged database was set aside.
 * @throws AppError where there is no project or its store cannot be opened
 */
export function openProject({
  env = process.env,
  notice,
  idleThreads = 0,
}: {
  env?: Environment
  notice: (message: string) => void
  idleThreads?: number
}): Project {
  const paths = projectPaths({ env })
  const version = productVersion(paths.root)
  const store = openStore(paths.database, { notice })
  const engineEnv = { ...process.env, ...env, ASSAY_ROOT: paths.root }
  const engine = createEngine({ env: engineEnv })
  const embedder = createEngine({ env: engineEnv, does: 'embedding', idleLimitMs: EMBEDDER_IDLE_MS })
  const threads = createThreads(paths, { env, idle: idleThreads })
  const engineName = installedEngine(paths.root, env)
  const hashOf = (path: string) => store.models.fileHash(path, { hashFile: (file) => threads.hashFile(file) })
  const models = createModelService({
    paths,
    hashOf,
    fetchModel: createFetchModel(paths, { fetchModel, env }),
    now: Date.now,
    ...modelFiles({ paths, env, store, engineName, hashOf, engine, openEngine: () => createEngine({ env: engineEnv }) }),
  })
  const resolveModel = (id: string) => models.resolve(id)
  const resolveChat = (id: string) => models.resolveChat(id)
  const adapters = createAdapterService({
    paths,
    hashOf,
    resolveModel: resolveChat,
    convertPeft: createConvertPeft(paths),
    now: () => new Date(),
  })
  const embedTexts = createTextEmbedder({ embedder, embeddings: store.embeddings, resolveModel })
  const indexes: IndexDeps = {
    store: createIndexStore(indexPlace(paths.lancedb, env)),
    jobs: createJobs({ files: createJobFiles(paths.jobs) }),
    judgements: store.judgements,
    pastSearches: store.pastSearches,
    obtainModel: (id, options) => models.obtain(id, options),
    embedTexts,
    rerankTexts: async (query, texts, { model: id, signal }) => {
      const model = await resolveModel(id)
      return onceMore(() => embedder.rerank({ model, query, texts: [...texts] }, { signal }))
    },
    countTokens: async (texts, { model, signal }) =>
      embedder.tokenCounts({ model: await resolveModel(model), texts: [...texts] }, { signal }),
    readSource: threads.readSource,
    extractFile: (source) => threads.extractFile(source),
    now: Date.now,
  }
  const retrieval = createNotebookRetrieval(indexes, resolveModel)
  const prepare: PrepareDeps = {
    engine,
    models: store.models,
    results: store.results,
    engineName,
    countPrompts: createPromptCounter(engine),
    embedTexts,
    resolveModel: resolveChat,
    resolveAdapter: (id, model, options) => adapters.resolve(id, model, options),
    retrieve: (notebook, requests) => retrieval.retrieve(notebook, requests),
    planSheet: threads.plan,
    memory: createPlanMemory(),
  }
  const datasets: ImportDeps = {
    store: createDatasetStore(paths, {
      work: threads.datasets,
      report: (thrown) => notice(toErrorData(thrown).message),
    }),
    threads: threads.datasets,
    now: () => new Date(),
    reading: threads.imports,
    root: paths.root,
    temporary: paths.imports,
  }
  const random = () =>
    randomInt(36 ** 4)
      .toString(36)
      .padStart(4, '0')
  const checks = datasetChecks({ paths, datasets, indexes, prepare, threads })
  const trained = findTrainedCases(adapters)
  const work = adapterWork({ paths, version, models, adapters, datasets: datasets.store, engine })
  const tuning = trainingDeps({
    paths,
    datasets,
    checks,
    adapters,
    modelCard: (card) => work.readme(card),
    engine,
    resolveModel: resolveChat,
    trainContext: async (id) => (await models.list()).find((each) => each.id === id)?.metadata?.trainContext || null,
    jobs: indexes.jobs,
    random,
  })
  const measure: MeasureDeps = {
    engine,
    embedTexts,
    resolveModel,
    usedAdapter: (adapter, model) => adapters.used(adapter, model),
    results: store.results,
    scores: store.scores,
    now: Date.now,
  }
  return {
    paths,
    version,
    store,
    engine,
    embedder,
    models,
    adapters,
    prepare,
    run: { engine, store, now: Date.now, owner: thisProcess(), claims: createKeyClaims(store.claims) },
    measure,
    indexes,
    datasets,
    datasetChecks: checks,
    tuning,
    uploads: createUploads({ folder: paths.documents, trash: paths.trash }),
    retrieval,
    threads,
    async measurements(source, options) {
      await refuseTooLarge(prepare, source, options.lane)
      return threads.measurements(
        { path: source.path, text: source.text, ...options },
        { ...sheetAnswers(prepare, source), results: async (keys) => store.results.many(keys) },
      )
    },
    trained,
    adapterWork: work,
    export: (source, request) => exportRun({ threads, trained, prepare, measure, store, version }, source, request),
    exportDataset: (request, options) => exportDataset({ datasets, engine, models, threads, version }, request, options),
    sendCells: (source, request) => sendCells({ threads, prepare, measure, datasets, store, version }, source, request),
    random,
    async close() {
      await datasets.store.close()
      await threads.close()
      await Promise.all([engine.close(), embedder.close()])
      await indexes.store.close()
      store.close()
    },
  }
}
