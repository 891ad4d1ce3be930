import { AppError } from '../../core/errors.ts'
import type { CellResult } from '../../core/experiment/cell.ts'
import { defaultTimeLimitMs } from '../../core/experiment/defaults.ts'
import { writtenText } from '../../core/experiment/thought/thought.ts'
import type { ForkScore } from '../../core/experiment/tokenScore.ts'
import { forkPoint } from '../../core/run/forkPoint.ts'
import { generationInputs } from '../../engine/door/generationInputs.ts'
import type { Engine, ModelRef } from '../../engine/door/protocol.ts'
import type { CellRequest } from '../../io/store/resultStore.ts'
import { finishedCell, type FinishedCellDeps } from './finishedCell.ts'
import { forkScore } from './scoreFork.ts'

/**
 * The first position (from 0) at which two outputs differ, with both token ids; null for an output that has ended there. The
 * probabilities are the model's own, before any sampler; null if an output was cut off there or the engine could not be asked.
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

/** The texts around the first character at which two outputs of the same tokens differ; `position` counts characters (UTF-16) from 0. */
export type TextDifference = { position: number; stored: string; replayed: string }

/**
 * `equal`: token ids and texts are the same. `textDifference` is set if only the texts differ: the stored one was changed after it was
 * computed. `engine`: the versions that computed the stored cell and the replay; if they differ, the tokens may differ too.
 */
export type Replay = {
  key: string
  equal: boolean
  firstDifference: TokenDifference | null
  textDifference?: TextDifference
  engine: { stored: string; now: string }
}

const SHOWN_CHARACTERS = 24

export type ReplayDeps = FinishedCellDeps & { engine: Pick<Engine, 'generate' | 'load' | 'score'> }

/**
 * Computes a stored cell again, alone and in its own lane, and compares token ids and text. Stores nothing.
 * @throws AppError as finishedCell, or the engine's own
 */
export async function replayCell(deps: ReplayDeps, key: string, { signal }: { signal?: AbortSignal } = {}): Promise<Replay> {
  const { request, result, model } = await finishedCell(deps, key, { evenDamaged: true })
  const { engineVersion } = await deps.engine.load(model, { signal })
  const replayed = await generateOne(deps.engine, model, request, signal)
  const engine = { stored: request.engineVersion, now: engineVersion }
  const point = forkPoint(result.outputTokenIds, replayed.outputTokenIds)
  if (!point) {
    const textDifference = differenceOf(writtenText(result), writtenText(replayed))
    return { key, equal: !textDifference, firstDifference: null, ...(textDifference ? { textDifference } : {}), engine }
  }
  const score = await forkScore(deps.engine, { prompt: request, model, left: result, right: replayed, signal }).catch((thrown: unknown) => {
    if (signal?.aborted) throw thrown
    // The difference is reported without probabilities.
    return null
  })
  return {
    key,
    equal: false,
    firstDifference: { position: point.position, stored: point.left, replayed: point.right, ...told(score) },
    engine,
  }
}

function differenceOf(stored: string, replayed: string): TextDifference | null {
  if (stored === replayed) return null
  let position = 0
  while (position < stored.length && stored[position] === replayed[position]) position += 1
  const shown = (text: string) => text.slice(position, position + SHOWN_CHARACTERS)
  return { position, stored: shown(stored), replayed: shown(replayed) }
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
  const inputs = generationInputs([request])
  for await (const reply of engine.generate({ model, lane, ...inputs, cellTimeoutMs: defaultTimeLimitMs }, { signal })) {
    if (reply.kind === 'cellDone') result = reply.result
    if (reply.kind === 'cellFailed') throw AppError.fromData(reply.error)
    if (reply.kind === 'cellCancelled') throw new AppError('CANCELLED', 'Cancelled.')
  }
  if (!result) throw new AppError('ENGINE_FAILED', 'The engine ended the replay without an answer. Run it again.')
  return result
}
