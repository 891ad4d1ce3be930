import { z } from 'zod'
import { AppError, type ErrorData, toErrorData } from '../../core/errors.ts'
import { type AdapterCard, adapterCardSchema } from '../../core/tuning/adapter/adapterCard.ts'
import { cardStamp, type FoundAdapter, readCard, weightsOf } from '../../io/adapters/adapterFiles.ts'
import { readAdapterHeader } from '../../io/models/adapterHeader.ts'
import type { AdapterDeps } from './adapterDeps.ts'

/** An adapter as it is on disk. `problem` null: card and file are whole and belong together. */
export type ReadAdapter = {
  id: string
  bytes: number
  card: AdapterCard | null
  weights: { path: string; sha256: string; stamp: string } | null
  problem: ErrorData | null
}

/** Whole adapters by their paths, with the stamps of their cards. */
export type KnownAdapters = Map<string, { stamp: string; read: ReadAdapter }>

type Deps = Pick<AdapterDeps, 'paths' | 'hashOf'>

/**
 * Reads card, header and hash, unless card and file are those of a `known` adapter: a card has a key for each row of the training. Never
 * throws what is wrong with the adapter.
 */
export async function readAdapter(deps: Deps & { known: KnownAdapters }, found: FoundAdapter): Promise<ReadAdapter> {
  const stamp = await cardStamp(found)
  const before = deps.known.get(found.path)
  if (before && before.stamp === stamp && (await hasSameWeights(deps, found, before.read))) return before.read
  const read = await readAnew(deps, found)
  if (stamp !== null && read.problem === null) deps.known.set(found.path, { stamp, read })
  return read
}

async function hasSameWeights({ paths }: Pick<Deps, 'paths'>, found: FoundAdapter, { card, weights }: ReadAdapter): Promise<boolean> {
  const there = card && (await weightsOf(paths.adapters, found, card.file).catch(() => null))
  return there?.path === weights?.path && there?.stamp === weights?.stamp
}

async function readAnew({ paths, hashOf }: Deps, found: FoundAdapter): Promise<ReadAdapter> {
  const read: ReadAdapter = { id: found.id, bytes: 0, card: null, weights: null, problem: null }
  try {
    if (!found.isFolder) {
      read.bytes = (await weightsOf(paths.adapters, found, `${found.id}.gguf`)).bytes
      throw withoutCard(found)
    }
    const card = await readCard(paths.adapters, found)
    if (card === null) throw withoutCard(found)
    read.card = checkedCard(found.id, card)
    const weights = await weightsOf(paths.adapters, found, read.card.file)
    read.bytes = weights.bytes
    await readAdapterHeader(weights.path, found.id)
    read.weights = { path: weights.path, sha256: await hashOf(weights.path), stamp: weights.stamp }
    if (read.weights.sha256 !== read.card.sha256)
      throw broken(`The file of the adapter ${found.id} is not the one that its card describes (SHA-256 ${read.card.sha256}).`)
  } catch (thrown) {
    read.problem = asAdapterProblem(thrown, found.id)
  }
  return read
}

function checkedCard(id: string, json: unknown): AdapterCard {
  const parsed = adapterCardSchema.safeParse(json)
  if (!parsed.success) {
    const why = z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' ')
    throw broken(`${id}/adapter.json does not fit: ${why}.`)
  }
  // A folder that was renamed by hand keeps its card.
  if (parsed.data.id !== id) throw broken(`${id}/adapter.json is the card of the adapter ${parsed.data.id}. Give the folder that name.`)
  return parsed.data
}

function withoutCard({ id, isFolder }: FoundAdapter): AppError {
  const file = isFolder ? `models/adapters/${id}/adapter.gguf` : `models/adapters/${id}.gguf`
  return new AppError(
    'ADAPTER_BROKEN',
    `The adapter ${id} has no card (adapter.json), so nothing says which model it belongs to. Add it with its model: npm run assay -- adapters add ${file} --base MODEL --name NAME`,
  )
}

const broken = (what: string) => new AppError('ADAPTER_BROKEN', `${what} Train it again, or add its file again.`)

/** Faults of the file system are faults of the adapter. */
function asAdapterProblem(thrown: unknown, id: string): ErrorData {
  const { code, message } = toErrorData(thrown, 'ADAPTER_BROKEN')
  if (code === 'ADAPTER_BROKEN' || code === 'ADAPTER_MISSING') return { code, message }
  return { code: 'ADAPTER_BROKEN', message: `The adapter ${id} cannot be read. ${message}` }
}
