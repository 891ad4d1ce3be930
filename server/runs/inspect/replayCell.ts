import { AppError } from '../../core/errors.ts'
import type { CellResult } from '../../core/experiment/cell.ts'
import type { ForkScore } from '../../core/experiment/tokenScore.ts'
import { forkPoint } from '../../core/run/forkPoint.ts'
import { generationInputs } from '../../engine/door/generationInputs.ts'
import type { Engine, ModelRef } from '../../engine/door/protocol.ts'
import type { CellRequest } from '../../io/store/resultStore.ts'
import { finishedCell, type FinishedCellDeps } from '../execute/finishedCell.ts'
import { forkScore } from './scoreFork.ts'

const CELL_TIMEOUT_MS = 600_000

/**
 * Token ids at the first position (from 0) where two outputs part; null where one has ended before it. With each what the model
 * thinks of it there, before any sampler: null where an output was cut, or where the engine could not be asked.
 */
export type TokenDifference = {
  position: number
  stored: number | null
  replayed: number | null
  storedText: string | null
  replayedText: string | null
  storedProbability: number | null
  replayedProbability: number | null
}

/** `engine`: the versions that computed the stored cell and this one; where they differ, so may the tokens. */
export type Replay = { key: string; equal: boolean; firstDifference: TokenDifference | null; engine: { stored: string; now: string } }

export type ReplayDeps = FinishedCellDeps & { engine: Pick<Engine, 'generate' | 'load' | 'score'> }

/**
 * Computes a stored cell again, alone and in its own lane, and compares token ids. Stores nothing.
 * @throws AppError as finishedCell, or the engine's own
 */
export async function replayCell(deps: ReplayDeps, key: string, { signal }: { signal?: AbortSignal } = {}): Promise<Replay> {
  const { request, result, model } = await finishedCell(deps, key)
  const { engineVersion } = await deps.engine.load(model, { signal })
  const replayed = await generateOne(deps.engine, model, request, signal)
  const engine = { stored: request.engineVersion, now: engineVersion }
  const point = forkPoint(result.outputTokenIds, replayed.outputTokenIds)
  if (!point) return { key, equal: true, firstDifference: null, engine }
  const score = await forkScore(deps.engine, { prompt: request, model, left: result, right: replayed, signal }).catch((thrown: unknown) => {
    if (signal?.aborted) throw thrown
    // That the tokens differ is worth telling even so.
    return null
  })
  return {
    key,
    equal: false,
    firstDifference: { position: point.position, stored: point.left, replayed: point.right, ...told(score) },
    engine,
  }
}

function told(score: ForkScore | null) {
  const { left, right } = score ?? { left: null, right: null }
  return {
    storedText: left && left.text,
    replayedText: right && right.text,
    storedProbability: left && Math.exp(left.logprob),
    replayedProbability: right && Math.exp(right.logprob),
  }
}

async function generateOne(
  engine: ReplayDeps['engine'],
  model: ModelRef,
  request: CellRequest,
  signal: AbortSignal | undefined,
): Promise<CellResult> {
  const { lane } = request
  let result: CellResult | null = null
  for await (const reply of engine.generate({ model, lane, ...generationInputs([request]), cellTimeoutMs: CELL_TIMEOUT_MS }, { signal })) {
    if (reply.kind === 'cellDone') result = reply.result
    if (reply.kind === 'cellFailed') throw AppError.fromData(reply.error)
    if (reply.kind === 'cellCancelled') throw new AppError('CANCELLED', 'Cancelled.')
  }
  if (!result) throw new AppError('ENGINE_FAILED', 'The engine ended the replay without an answer. Run it again.')
  return result
}
