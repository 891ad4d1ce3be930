import { setTimeout as wait } from 'node:timers/promises'
import { watchFolder } from '../io/files/fileWatcher.ts'
import { listModels, type HeaderCache, type ListedModel } from './listModels.ts'
import type { ModelDeps, FetchProgress } from './modelDeps.ts'
import type { ModelEntry, ModelService, PullProgress } from './modelService.types.ts'
import { findListedModel, pullModel } from './pullModel.ts'
import { resolveModel } from './resolveModel.ts'
import { listNames } from '../core/closestName.ts'
import { AppError, toErrorData, type ErrorData } from '../core/errors.ts'
import { createPullRate } from './pullRate.ts'

/** Least time between two updates of the page. */
const EVENT_INTERVAL_MS = 250

/** The use cases of the models in one folder. */
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
    obtain: async (id, { kind, ...options } = {}) => {
      const models = await listModels(deps.paths, headers)
      const model = models.find((candidate) => candidate.id === id)
      if (kind && model?.kind !== kind) throw otherKind(id, { kind, models })
      if (model && !model.present) await jobs.complete(id, options)
      return resolveModel(deps, headers, id)
    },
    pull: async (id) => {
      // An unknown id is an error of this call; any other failure is one of the download.
      await findListedModel(deps.paths.manifest, id)
      jobs.start(id)
    },
    cancelPull: (id) => jobs.cancel(id),
    events: (signal) => events(list, deps.paths.models, (listener) => jobs.onChange(listener), signal),
  }
}

const kindNames = { embed: 'embedding model', rerank: 'reranker' }

function otherKind(id: string, { kind, models }: { kind: 'embed' | 'rerank'; models: readonly ListedModel[] }): AppError {
  const name = kindNames[kind]
  const others = models.filter((model) => model.kind === kind).map((model) => model.id)
  const there = others.length > 0 ? ` There are: ${listNames(others)}.` : ''
  return new AppError('MODEL_UNKNOWN', `${JSON.stringify(id)} is no ${name} on the list of models or in models/.${there}`)
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

type Job = { controller: AbortController; progress: PullProgress; ended: Promise<void> }

/** The downloads of one process. */
type ModelJobs = {
  /** Starts a download unless one is running. `failure(id)` returns the error of the last one. */
  start(id: string): void
  /** Starts a download unless one is running, and resolves when it has ended; throws its error. `signal` stops it if this call started it. */
  complete(id: string, options: { signal?: AbortSignal; onProgress?: (progress: PullProgress) => void }): Promise<void>
  /** Stops a download and resolves when it has stopped. The next one continues from the bytes received so far. */
  cancel(id: string): Promise<void>
  progress(id: string): PullProgress | null
  failure(id: string): ErrorData | null
  /** Calls `listener` after every change. Returns the function that stops this. */
  onChange(listener: () => void): () => void
}

/** `pull`: pullModel with its dependencies. */
function createModelJobs({
  pull,
  now,
}: {
  pull: (id: string, options: { signal: AbortSignal; onProgress: (progress: FetchProgress) => void }) => Promise<void>
  now: () => number
}): ModelJobs {
  const jobs = new Map<string, Job>()
  const failures = new Map<string, ErrorData>()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of Array.from(listeners)) listener()
  }

  function start(id: string): Job {
    const running = jobs.get(id)
    if (running) return running
    failures.delete(id)
    const controller = new AbortController()
    const rate = createPullRate()
    const job: Job = { controller, progress: rate.add(now(), 0, null), ended: Promise.resolve() }
    jobs.set(id, job)
    const onProgress = ({ receivedBytes, totalBytes }: FetchProgress) => {
      job.progress = rate.add(now(), receivedBytes, totalBytes)
      changed()
    }
    job.ended = pull(id, { signal: controller.signal, onProgress })
      .catch((thrown: unknown) => {
        if (!controller.signal.aborted) failures.set(id, toErrorData(thrown, 'MODEL_DOWNLOAD'))
      })
      .finally(() => {
        jobs.delete(id)
        changed()
      })
    changed()
    return job
  }

  async function complete(id: string, { signal, onProgress }: Parameters<ModelJobs['complete']>[1]): Promise<void> {
    const cancelled = new AppError('CANCELLED', `The download of ${id} was cancelled. Start again to go on.`)
    if (signal?.aborted) throw cancelled
    const joined = jobs.has(id)
    const job = start(id)
    const left = Promise.withResolvers<never>()
    const leave = () => {
      if (!joined) job.controller.abort()
      left.reject(cancelled)
    }
    const tell = () => onProgress?.(job.progress)
    signal?.addEventListener('abort', leave, { once: true })
    listeners.add(tell)
    try {
      await Promise.race([job.ended, left.promise])
    } finally {
      listeners.delete(tell)
      signal?.removeEventListener('abort', leave)
    }
    const failure = failures.get(id)
    if (failure) throw AppError.fromData(failure)
  }

  return {
    start: (id) => void start(id),
    complete,
    cancel: async (id) => {
      const job = jobs.get(id)
      job?.controller.abort()
      await job?.ended
    },
    progress: (id) => jobs.get(id)?.progress ?? null,
    failure: (id) => failures.get(id) ?? null,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
