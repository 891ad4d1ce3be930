import { setTimeout as wait } from 'node:timers/promises'
import { listNames } from '../core/closestName.ts'
import { AppError } from '../core/errors.ts'
import { watchFolder } from '../io/files/fileWatcher.ts'
import { createBell } from '../jobs/createBell.ts'
import { listModels, type HeaderCache, type ListedModel } from './listModels.ts'
import { createModelJobs, type JobOptions } from './modelJobs.ts'
import type { FetchProgress, ModelServiceDeps } from './modelDeps.ts'
import type { ModelEntry, ModelService, PullProgress } from './modelService.types.ts'
import { findListedModel, pullModel } from './pullModel.ts'
import { createProgressRate } from './progressRate.ts'
import { createMaking } from './createMaking.ts'
import { resolveModel } from './resolveModel.ts'
import { createMeasuring } from './createMeasuring.ts'

/** Least time between two updates of the page. */
const EVENT_INTERVAL_MS = 250

/** The use cases of the models in one folder. */
export function createModelService(deps: ModelServiceDeps): ModelService {
  const headers: HeaderCache = new Map()
  const bell = createBell()
  const pulls = createModelJobs<PullProgress>('MODEL_DOWNLOAD', bell)
  const listed = () => listModels(deps.paths, headers)
  const resolve: ModelService['resolve'] = (id, place) => resolveModel(deps, headers, id, place)
  const making = createMaking({
    now: deps.now,
    listed,
    bell,
    quantize: (request, options) => deps.quantize(request, { ...options, resolve }),
  })
  const measuring = createMeasuring({ speeds: deps.speeds, models: deps.paths.models, listed, resolve, bell })

  async function list(): Promise<ModelEntry[]> {
    const models = await listed()
    return Promise.all(
      models.map(async (model) => ({
        ...model,
        problem: pulls.failure(model.id) ?? model.problem,
        pull: pulls.progress(model.id),
        ...making.of(model.id),
        ...(await measuring.of(model)),
      })),
    )
  }

  const pull = (id: string) => {
    const rateOf = createProgressRate(deps.now)
    const shown = ({ receivedBytes, totalBytes }: FetchProgress): PullProgress => ({
      receivedBytes,
      totalBytes,
      ...rateOf(receivedBytes, totalBytes),
    })
    const work = ({ signal, onProgress }: JobOptions<PullProgress>) =>
      pullModel(deps, id, { signal, onProgress: (progress) => onProgress(shown(progress)) })
    return { first: shown({ receivedBytes: 0, totalBytes: null }), work }
  }

  return {
    list,
    resolve,
    resolveChat: (id) => resolveModel(deps, headers, id, undefined, 'chat'),
    obtain: async (id, { kind, ...options } = {}) => {
      const models = await listed()
      const model = models.find((candidate) => candidate.id === id)
      if (kind && model?.kind !== kind) throw otherKind(id, { kind, models })
      if (model && !model.present) {
        const { first, work } = pull(id)
        await pulls.complete(id, first, work, { ...options, cancelled: `The download of ${id} was cancelled. Start again to go on.` })
      }
      return resolve(id)
    },
    pull: async (id) => {
      // An unknown id is an error of this call; any other failure is one of the download.
      await findListedModel(deps.paths.manifest, id)
      const { first, work } = pull(id)
      pulls.start(id, first, work)
    },
    cancelPull: (id) => pulls.cancel(id),
    quantize: (request, options) => making.make(request, options),
    startQuantize: (request) => making.start(request),
    cancelQuantize: (id) => making.cancel(id),
    startMeasuring: (id) => measuring.start(id),
    cancelMeasuring: (id) => measuring.cancel(id),
    async *events(signal) {
      const stop = watchFolder(deps.paths.models, () => bell.ring())
      try {
        for await (const _ of bell.rings(signal)) {
          yield await list()
          await wait(EVENT_INTERVAL_MS, undefined, { signal }).catch(() => undefined)
        }
      } finally {
        stop()
      }
    },
  }
}

const kindNames = { embed: 'embedding model', rerank: 'reranker' }

function otherKind(id: string, { kind, models }: { kind: 'embed' | 'rerank'; models: readonly ListedModel[] }): AppError {
  const name = kindNames[kind]
  const others = models.filter((model) => model.kind === kind).map((model) => model.id)
  const there = others.length > 0 ? ` There are: ${listNames(others)}.` : ''
  return new AppError('MODEL_UNKNOWN', `${JSON.stringify(id)} is no ${name} on the list of models or in models/.${there}`)
}
