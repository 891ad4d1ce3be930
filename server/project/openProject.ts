import { randomInt } from 'node:crypto'
import type { ExportedRun } from '../core/export/exportedRun.ts'
import { createEngine } from '../engine/door/client.ts'
import type { Engine } from '../engine/door/protocol.ts'
import { notebookRatings } from '../ratings/notebookRatings.ts'
import { type CollectRequest, collectRun } from '../interop/collectRun.ts'
import { installedEngine, productVersion } from '../io/installedVersions.ts'
import { type Environment, type ProjectPaths, projectPaths } from '../io/paths.ts'
import { thisProcess } from '../io/processOwner.ts'
import { openStore, type Store } from '../io/store/store.ts'
import { createModelService } from '../models/createModelService.ts'
import { createFetchModel } from '../models/fetchModel.ts'
import type { ModelService } from '../models/modelService.types.ts'
import type { RunDeps } from '../runs/execute/runDeps.ts'
import { createPromptCounter } from '../runs/plan/countPrompts.ts'
import { createTextEmbedder } from '../runs/plan/embedTexts.ts'
import { createPlanMemory } from '../runs/plan/planMemory.ts'
import { planSource } from '../runs/plan/planSource.ts'
import type { PrepareDeps } from '../runs/plan/prepareRun.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import type { MeasureDeps } from '../scores/measureDeps.ts'
import { storedAnswers } from '../scores/storedAnswers.ts'
import { fetchModel } from '../setup/models/fetchModel.mjs'

/** An open project: its store, its engine and the dependencies of the use cases. Used by the page's server and by every command. */
export type Project = {
  paths: ProjectPaths
  /** Version of Assay. */
  version: string
  store: Store
  /** The engine process starts at the first use. */
  engine: Engine
  models: ModelService
  /** Dependencies of planning a notebook. */
  prepare: PrepareDeps
  /** Dependencies of executing a run. */
  run: RunDeps
  /** Dependencies of scoring with models. */
  measure: MeasureDeps
  /** Joins a notebook's plan with its stored results, for an export. Throws the errors of `collectRun`. */
  collect(source: NotebookSource, request: Omit<CollectRequest, 'notebook'>): Promise<ExportedRun>
  /** Four characters from [0-9a-z], for the ids of runs. */
  random: () => string
  close(): Promise<void>
}

/**
 * Opens the project that contains the working folder. `notice` receives messages of the store, such as that a damaged database was set aside.
 * @throws AppError where there is no project or its store cannot be opened
 */
export function openProject({ env = process.env, notice }: { env?: Environment; notice: (message: string) => void }): Project {
  const paths = projectPaths({ env })
  const version = productVersion(paths.root)
  const store = openStore(paths.database, { notice })
  const engine = createEngine({ env: { ...process.env, ...env, ASSAY_ROOT: paths.root } })
  const models = createModelService({
    paths,
    hashOf: (path) => store.models.fileHash(path),
    fetchModel: createFetchModel(paths, { fetchModel, env }),
    now: Date.now,
  })
  const resolveModel = (id: string) => models.resolve(id)
  const embedTexts = createTextEmbedder({ engine, embeddings: store.embeddings, resolveModel })
  const prepare = {
    engine,
    models: store.models,
    results: store.results,
    engineName: installedEngine(paths.root, env),
    countPrompts: createPromptCounter(engine),
    embedTexts,
    resolveModel,
    memory: createPlanMemory(),
  }
  const measure = { engine, embedTexts, resolveModel, results: store.results, scores: store.scores, now: Date.now }
  return {
    paths,
    version,
    store,
    engine,
    models,
    prepare,
    run: { engine, store, now: Date.now, owner: thisProcess() },
    measure,
    collect: (source, request) =>
      collectRun(
        {
          plan: (lane) => planSource(prepare, source, lane),
          results: store.results,
          runs: store.runs,
          ratings: (keys) => notebookRatings(store, source.notebook, keys).ratings,
          answers: (asked) => storedAnswers(measure, asked),
          now: Date.now,
          version,
        },
        { ...request, notebook: source.notebook },
      ),
    random: () =>
      randomInt(36 ** 4)
        .toString(36)
        .padStart(4, '0'),
    async close() {
      await engine.close()
      store.close()
    },
  }
}
