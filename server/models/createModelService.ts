import { setTimeout as wait } from 'node:timers/promises'
import { watchFolder } from '../io/files/fileWatcher.ts'
import { listModels, type HeaderCache } from './listModels.ts'
import type { ModelDeps } from './modelDeps.ts'
import { createModelJobs } from './modelJobs.ts'
import type { ModelEntry, ModelService } from './modelService.types.ts'
import { findListedModel, pullModel } from './pullModel.ts'
import { resolveModel } from './resolveModel.ts'

/** Progress reaches the page at most this often. */
const EVENT_INTERVAL_MS = 250

/** The model use cases over one models folder. */
export function createModelService(deps: ModelDeps): ModelService {
  const headers: HeaderCache = new Map()
  const jobs = createModelJobs({ now: deps.now, pull: (id, options) => pullModel(deps, id, options) })

  async function list(): Promise<ModelEntry[]> {
    const models = await listModels(deps.paths, headers)
    return models.map((model) => ({ ...model, problem: jobs.failure(model.id) ?? model.problem, pull: jobs.progress(model.id) }))
  }

  return {
    list,
    resolve: (id, place) => resolveModel(deps, headers, id, place),
    pull: async (id) => {
      // An unknown id is refused at once; every other failure belongs to the download.
      await findListedModel(deps.paths.manifest, id)
      jobs.start(id)
    },
    cancelPull: (id) => jobs.cancel(id),
    events: (signal) => events(list, deps.paths.models, (listener) => jobs.onChange(listener), signal),
  }
}

async function* events(
  list: () => Promise<ModelEntry[]>,
  folder: string,
  onChange: (listener: () => void) => () => void,
  signal: AbortSignal,
): AsyncGenerator<ModelEntry[]> {
  let wake = Promise.withResolvers<void>()
  const ring = () => wake.resolve()
  const stops = [onChange(ring), watchFolder(folder, ring)]
  signal.addEventListener('abort', ring)
  try {
    while (!signal.aborted) {
      yield await list()
      await wake.promise
      wake = Promise.withResolvers<void>()
      await wait(EVENT_INTERVAL_MS, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    signal.removeEventListener('abort', ring)
    for (const stop of stops) stop()
  }
}
