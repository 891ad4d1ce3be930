import type { TokenProbabilities } from '../../core/experiment/tokenScore.ts'
import type { Engine } from '../../engine/door/protocol.ts'
import type { TokenScoreStore } from '../../io/store/tokenScoreStore.ts'
import { coversOutput, LEAST_ALTERNATIVES, outputItem } from '../execute/outputProbabilities.ts'
import { finishedCell, type FinishedCellDeps } from './finishedCell.ts'

export type ProbabilityDeps = FinishedCellDeps & { engine: Pick<Engine, 'score'>; tokenScores: TokenScoreStore; now: () => number }

/**
 * The probabilities of each token of a stored output, and of its end if the model ended it. The engine is asked once, then they
 * are stored. Probabilities are the model's own, before the sampler and any grammar.
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
  if (known && coversOutput(known, result, 0)) return { key: cell.key, ended, tokens: known }
  const [scored] = await deps.engine.score({ model, items: [outputItem(request, result)], top: LEAST_ALTERNATIVES }, { signal })
  const tokens = scored?.tokens ?? []
  deps.tokenScores.put(cell.key, tokens, deps.now())
  return { key: cell.key, ended, tokens }
}
