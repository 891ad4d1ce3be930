import type { CellResult } from '../core/grid/cell.ts'
import type { TokenProbabilities } from '../core/grid/tokenScore.ts'
import type { Engine, ScoreItem } from '../engine/protocol.ts'
import type { CellRequest } from '../io/resultStore.ts'
import type { TokenScoreStore } from '../io/tokenScoreStore.ts'
import { finishedCell, type FinishedCellDeps } from './finishedCell.ts'

/** Alternatives that are kept of each token. */
const TOP = 10

export type ProbabilityDeps = FinishedCellDeps & { engine: Pick<Engine, 'score'>; tokenScores: TokenScoreStore; now: () => number }

/**
 * What the model thought of each token of a stored output, and of ending after it where it ended by itself. Asked once of the
 * engine, then kept. Probabilities are the model's own, before the sampler and any grammar.
 * @throws AppError as finishedCell, or the engine's own
 */
export async function tokenProbabilities(
  deps: ProbabilityDeps,
  key: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<TokenProbabilities> {
  const cell = await finishedCell(deps, key)
  const { request, result, model } = cell
  const ended = result.finishReason === 'stop'
  const known = deps.tokenScores.get(cell.key)
  // A run without cache may have put another output under the key.
  if (known && result.outputTokenIds.every((token, place) => known[place]?.token === token) && known.length === expectedLength(result))
    return { key: cell.key, ended, tokens: known }
  const [scored] = await deps.engine.score({ model, items: [outputItem(request, result)], top: TOP }, { signal })
  const tokens = scored?.tokens ?? []
  deps.tokenScores.put(cell.key, tokens, deps.now())
  return { key: cell.key, ended, tokens }
}

/** An output as something to score. */
function outputItem({ messages, prefill }: CellRequest, { outputTokenIds, finishReason }: CellResult): ScoreItem {
  return { messages, prefill, continuation: { tokenIds: outputTokenIds }, end: finishReason === 'stop' }
}

const expectedLength = ({ outputTokenIds, finishReason }: CellResult) => outputTokenIds.length + (finishReason === 'stop' ? 1 : 0)
