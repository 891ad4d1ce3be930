import { closestName, listNames } from '../../core/closestName.ts'
import { AppError, type Place } from '../../core/errors.ts'
import type { UsedAdapter } from '../../core/experiment/cell.ts'
import type { AdapterUse, ModelRef } from '../../engine/door/protocol.ts'
import { listAdapters } from '../../io/adapters/adapterFiles.ts'
import type { AdapterDeps } from './adapterDeps.ts'
import { type KnownAdapters, readAdapter } from './readAdapter.ts'

type Deps = Pick<AdapterDeps, 'paths' | 'hashOf'> & { known: KnownAdapters }

/**
 * Finds an adapter for a model by its name. `place`: where the notebook names it, for errors.
 * @throws AppError ADAPTER_MISSING, ADAPTER_BROKEN, ADAPTER_MISMATCH
 */
export async function resolveAdapter(
  deps: Deps,
  id: string,
  model: ModelRef,
  { scale, place }: { scale: number; place?: Place },
): Promise<AdapterUse> {
  const at = place ? { place } : {}
  const all = await listAdapters(deps.paths.adapters)
  const found = all.find((each) => each.id === id)
  const ids = all.map((each) => each.id)
  if (!found) throw new AppError('ADAPTER_MISSING', missing(id, ids), at)
  const { card, weights, problem } = await readAdapter(deps, found)
  if (problem || !card || !weights) throw new AppError(problem?.code ?? 'ADAPTER_BROKEN', problem?.message ?? `${id} cannot be read.`, at)
  if (card.base.sha256 !== model.hash) throw new AppError('ADAPTER_MISMATCH', mismatch(id, card.base, model), at)
  return { id, path: weights.path, hash: weights.sha256, files: [weights], scale }
}

function missing(id: string, known: readonly string[]): string {
  const near = closestName(id, known)
  const hint = near ? ` Did you mean ${near}?` : known.length > 0 ? ` There are: ${listNames(known)}.` : ''
  return `There is no adapter ${JSON.stringify(id)}.${hint} Train one on the Tuning page, or add a file: npm run assay -- adapters add FILE --base MODEL --name ${id}`
}

function mismatch(id: string, base: { id: string; sha256: string }, model: ModelRef): string {
  if (base.id === model.id)
    return `The adapter ${id} was trained on another file of ${base.id} (SHA-256 ${base.sha256}) than the one that is here (SHA-256 ${model.hash}). Put that file back, or train the adapter again.`
  return `The adapter ${id} belongs to the model ${base.id}, and this cell uses ${model.id}. Give them a sweep of their own with \`model: ${base.id}\`, or add the adapter for ${model.id}, if that is another file of the same model: npm run assay -- adapters add models/adapters/${id}/adapter.gguf --base ${model.id} --name NAME`
}

/**
 * The adapter that computed a cell, if its file is still the same.
 * @throws AppError CONFLICT if it is another one, ADAPTER_MISSING, ADAPTER_BROKEN, ADAPTER_MISMATCH
 */
export async function usedAdapter(deps: Deps, { id, hash, scale }: UsedAdapter, model: ModelRef): Promise<AdapterUse> {
  const which = `This cell was computed with the adapter ${id} (SHA-256 ${hash}).`
  const found = await resolveAdapter(deps, id, model, { scale }).catch((thrown: unknown) => {
    if (!(thrown instanceof AppError)) throw thrown
    throw new AppError(thrown.code, `${which} ${thrown.message}`, { cause: thrown })
  })
  if (found.hash === hash) return found
  throw new AppError('CONFLICT', `${which} The adapter of this name is another one now. Put that file back first.`)
}
