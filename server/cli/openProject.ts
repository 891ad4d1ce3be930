import { randomInt } from 'node:crypto'

import { createEngine } from '../engine/door/client.ts'
import type { Engine } from '../engine/door/protocol.ts'
import { installedEngine } from '../io/models/installedEngine.ts'
import { type ProjectPaths, projectPaths } from '../io/paths.ts'
import { thisProcess } from '../io/processOwner.ts'
import { openStore, type Store } from '../io/store/store.ts'
import type { HeaderCache } from '../models/listModels.ts'
import { resolveModel } from '../models/resolveModel.ts'
import { createPromptCounter } from '../runs/plan/countPrompts.ts'
import { createTextEmbedder } from '../runs/plan/embedTexts.ts'
import type { PrepareDeps } from '../runs/plan/prepareRun.ts'
import type { RunDeps } from '../runs/execute/runDeps.ts'
import type { MeasureDeps } from '../scores/measureDeps.ts'
import { printError } from './exitCode.ts'

/** What commands work with. The engine's process starts at its first use, not before. */
export type Project = {
  paths: ProjectPaths
  store: Store
  engine: Engine
  prepare: PrepareDeps
  run: RunDeps
  measure: MeasureDeps
  /** Four characters from [0-9a-z]. */
  random: () => string
  close(): Promise<void>
}

/** Opens the project around the working folder. Throws AppError where there is none or its store cannot be opened. */
export function openProject(): Project {
  const paths = projectPaths()
  const store = openStore(paths.database, { notice: printError })
  const engine = createEngine({ env: { ...process.env, ASSAY_ROOT: paths.root } })
  const headers: HeaderCache = new Map()
  const resolve = (id: string) => resolveModel({ paths, hashOf: (path) => store.models.fileHash(path) }, headers, id)
  const embedTexts = createTextEmbedder({ engine, embeddings: store.embeddings, resolveModel: resolve })
  const deps = { engine, store, now: Date.now, owner: thisProcess() }
  return {
    paths,
    store,
    engine,
    prepare: {
      engine,
      models: store.models,
      results: store.results,
      engineName: installedEngine(paths.root),
      countPrompts: createPromptCounter(engine),
      embedTexts,
      resolveModel: resolve,
    },
    run: deps,
    measure: { engine, embedTexts, resolveModel: resolve, results: store.results, scores: store.scores, now: Date.now },
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
