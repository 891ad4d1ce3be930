import { inAdapterOrder, noAdapter, readAdapter } from '#server/core/experiment/adapterValue.ts'
import type { AdapterEntry } from '../../../_trpc/apiTypes.ts'

type Known = Pick<AdapterEntry, 'id' | 'card' | 'problem'>

/**
 * The values that the panel offers: none, each adapter of one of the models at half and full scale, and what the sweep has besides.
 * `noteOf`: what is to be known about a value, null for nothing. `isKnown`: whether the list of adapters has arrived.
 */
export function adapterChoices({
  adapters,
  models,
  ticked,
  isKnown,
}: {
  adapters: readonly Known[]
  models: readonly string[]
  ticked: readonly string[]
  isKnown: boolean
}): { names: string[]; noteOf: (value: string) => string | null } {
  const fitting = adapters.filter(({ card }) => card !== null && models.includes(card.base.id))
  const offered = [noAdapter, ...fitting.flatMap(({ id }) => [`${id}@0.5`, id])]
  return {
    names: inAdapterOrder([...new Set([...offered, ...ticked])], (value) => value),
    noteOf: (value) => {
      const adapter = readAdapter(value)
      if (!isKnown || adapter === null) return null
      if (adapter === undefined) return 'not an adapter'
      const found = adapters.find(({ id }) => id === adapter.id)
      if (!found) return 'not here'
      if (found.problem || !found.card) return 'broken'
      return models.includes(found.card.base.id) ? null : `of ${found.card.base.id}`
    },
  }
}
