import { AppError } from '../core/errors.ts'
import type { CellResult } from '../core/grid/cell.ts'
import { cellKeySchema } from '../core/ids.ts'
import type { Engine, ModelRef } from '../engine/protocol.ts'
import type { CellRequest, ResultStore } from '../io/resultStore.ts'

const CELL_TIMEOUT_MS = 600_000

/** Token ids at the first position (from 0) where two outputs part; null where one has ended before it. */
export type TokenDifference = { position: number; stored: number | null; replayed: number | null }

/** `engine`: the versions that computed the stored cell and this one; where they differ, so may the tokens. */
export type Replay = { key: string; equal: boolean; firstDifference: TokenDifference | null; engine: { stored: string; now: string } }

export type ReplayDeps = {
  engine: Pick<Engine, 'generate' | 'load'>
  results: Pick<ResultStore, 'cell'>
  resolveModel: (id: string) => Promise<ModelRef>
}

/**
 * Computes a stored cell again, alone and in its own lane, and compares token ids. Stores nothing.
 * @throws AppError BAD_INPUT (no key), NOT_FOUND (not stored), CONFLICT (nothing to compare with, or another model file), or the engine's own
 */
export async function replayCell(deps: ReplayDeps, key: string, { signal }: { signal?: AbortSignal } = {}): Promise<Replay> {
  const parsed = cellKeySchema.safeParse(key)
  if (!parsed.success)
    throw new AppError('BAD_INPUT', `${JSON.stringify(key)} is no cell key: 64 hexadecimal digits, as \`assay run --json\` prints them.`)
  const cell = deps.results.cell(parsed.data)
  if (!cell) throw new AppError('NOT_FOUND', `No cell is stored under ${key}. \`assay run NOTEBOOK --json\` prints the keys of its cells.`)
  const { request, result } = cell
  if (!result) throw new AppError('CONFLICT', `The cell ${key} failed, so it has no output to compare with. Run its notebook again first.`)
  const model = await deps.resolveModel(request.model)
  if (model.hash !== request.modelHash)
    throw new AppError(
      'CONFLICT',
      `The file of ${request.model} is not the one that computed this cell (SHA-256 ${request.modelHash}). Put that file back to replay it.`,
    )
  const { engineVersion } = await deps.engine.load(model, { signal })
  const sized = request.context === undefined ? model : { ...model, contextSize: request.context }
  const replayed = await generateOne(deps.engine, sized, request, signal)
  const difference = firstDifference(result.outputTokenIds, replayed.outputTokenIds)
  return { key, equal: difference === null, firstDifference: difference, engine: { stored: request.engineVersion, now: engineVersion } }
}

/** Where two token sequences part; null where they are equal. */
export function firstDifference(stored: readonly number[], replayed: readonly number[]): TokenDifference | null {
  for (let position = 0; position < Math.max(stored.length, replayed.length); position += 1)
    if (stored[position] !== replayed[position]) return { position, stored: stored[position] ?? null, replayed: replayed[position] ?? null }
  return null
}

async function generateOne(
  engine: ReplayDeps['engine'],
  model: ModelRef,
  { lane, messages, prefill, sampling, seed, maxTokens, stop, constraint }: CellRequest,
  signal: AbortSignal | undefined,
): Promise<CellResult> {
  const cells = [{ ref: 0, messages, prefill, sampling, seed, maxTokens, stop, constraint }]
  let result: CellResult | null = null
  for await (const reply of engine.generate({ model, lane, cells, cellTimeoutMs: CELL_TIMEOUT_MS }, { signal })) {
    if (reply.kind === 'cellDone') result = reply.result
    if (reply.kind === 'cellFailed') throw AppError.fromData(reply.error)
    if (reply.kind === 'cellCancelled') throw new AppError('CANCELLED', 'Cancelled.')
  }
  if (!result) throw new AppError('ENGINE_FAILED', 'The engine ended the replay without an answer. Run it again.')
  return result
}
