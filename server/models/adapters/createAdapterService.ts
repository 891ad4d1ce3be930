import { AppError } from '../../core/errors.ts'
import { adapterCardSchema } from '../../core/tuning/adapter/adapterCard.ts'
import { listAdapters, placeAdapter, trashAdapter, writeCard } from '../../io/adapters/adapterFiles.ts'
import type { AdapterDeps } from './adapterDeps.ts'
import type { AdapterService } from './adapterService.types.ts'
import { addAdapter } from './addAdapter.ts'
import { type KnownAdapters, readAdapter } from './readAdapter.ts'
import { resolveAdapter, usedAdapter } from './resolveAdapter.ts'

/** The use cases of the adapters in one folder. */
export function createAdapterService(deps: AdapterDeps): AdapterService {
  const known: KnownAdapters = new Map()
  return {
    async list() {
      const found = await listAdapters(deps.paths.adapters)
      for (const path of known.keys()) if (!found.some((each) => each.path === path)) known.delete(path)
      const read = await Promise.all(found.map((each) => readAdapter({ ...deps, known }, each)))
      return read.map(({ id, bytes, card, problem }) => ({ id, bytes, card, problem }))
    },

    resolve: (id, model, options) => resolveAdapter({ ...deps, known }, id, model, options),

    used: (adapter, model) => usedAdapter({ ...deps, known }, adapter, model),

    add: (request) => addAdapter(deps, request),

    async publish(folder, card, { replaces }) {
      await writeCard(folder, adapterCardSchema.parse(card))
      await placeAdapter(deps.paths, folder, { id: card.id, replaces, now: deps.now() })
    },

    async remove(id) {
      const found = (await listAdapters(deps.paths.adapters)).find((each) => each.id === id)
      if (!found) throw new AppError('ADAPTER_MISSING', `There is no adapter ${JSON.stringify(id)}.`)
      await trashAdapter(deps.paths, found, deps.now())
    },
  }
}
