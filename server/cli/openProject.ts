import { randomInt } from 'node:crypto'

import { createEngine } from '../engine/client.ts'
import type { Engine } from '../engine/protocol.ts'
import { installedEngine } from '../io/installedEngine.ts'
import { type ProjectPaths, projectPaths } from '../io/paths.ts'
import { thisProcess } from '../io/processOwner.ts'
import { openStore, type Store } from '../io/store.ts'
import type { HeaderCache } from '../models/listModels.ts'
import { resolveModel } from '../models/resolveModel.ts'
import { createPromptCounter } from '../runs/countPrompts.ts'
import { createTextEmbedder } from '../runs/embedTexts.ts'
import type { PrepareDeps } from '../runs/prepareRun.ts'
import type { RunDeps } from '../runs/runDeps.ts'
import { printError } from './exitCode.ts'

/** What commands work with. The engine's process starts at its first use, not before. */
export type Project = {
  paths: ProjectPaths
  store: Store
  engine: Engine
  prepare: PrepareDeps
  run: RunDeps
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
      embedTexts: createTextEmbedder({ engine, embeddings: store.embeddings, resolveModel: resolve }),
      resolveModel: resolve,
    },
    run: deps,
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
