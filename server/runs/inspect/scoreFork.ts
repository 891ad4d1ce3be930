import { AppError } from '../../core/errors.ts'
import type { CellResult, Prompt } from '../../core/experiment/cell.ts'
import type { ForkScore, ScoredToken } from '../../core/experiment/tokenScore.ts'
import { canonicalJson } from '../../core/json.ts'
import { forkPoint } from '../../core/run/forkPoint.ts'
import type { Engine, ModelRef, ScoreItem } from '../../engine/door/protocol.ts'
import { finishedCell, type FinishedCellDeps } from './finishedCell.ts'

/**
 * The first difference of two stored outputs of one prompt, with the model's probability of both tokens there. The text before
 * it is the same, so both probabilities come from one distribution. Null if the outputs are equal.
 * @throws AppError as finishedCell, BAD_INPUT if prompts, models or adapters differ, or the engine's own
 */
export async function scoreFork(
  deps: FinishedCellDeps & { engine: Pick<Engine, 'score'> },
  { key, other }: { key: string; other: string },
  { signal }: { signal?: AbortSignal } = {},
): Promise<ForkScore | null> {
  const [left, right] = await Promise.all([finishedCell(deps, key), finishedCell(deps, other)])
  const asked = ({ request: { modelHash, adapter, chatTemplateHash, messages, prefill, template } }: typeof left) =>
    canonicalJson({ modelHash, adapter: adapter ?? null, chatTemplateHash, messages, prefill, template: template ?? null })
  if (asked(left) !== asked(right))
    throw new AppError(
      'BAD_INPUT',
      'These two cells have different prompts, models or adapters, so there is no common start to part from. Choose two cells of one prompt.',
    )
  return forkScore(deps.engine, { prompt: left.request, model: left.model, left: left.result, right: right.result, signal })
}

type Output = Pick<CellResult, 'outputTokenIds' | 'finishReason'>

/** The same for two given outputs. An output that was cut off there has no token and no probability. */
export async function forkScore(
  engine: Pick<Engine, 'score'>,
  {
    prompt: { messages, prefill, template },
    model,
    left,
    right,
    signal,
  }: { prompt: Prompt; model: ModelRef; left: Output; right: Output; signal?: AbortSignal },
): Promise<ForkScore | null> {
  const point = forkPoint(left.outputTokenIds, right.outputTokenIds)
  if (!point) return null
  const { position } = point
  const upTo = ({ outputTokenIds, finishReason }: Output): ScoreItem => ({
    messages,
    prefill,
    ...(template ? { template } : {}),
    continuation: { tokenIds: outputTokenIds.slice(0, position + 1) },
    end: outputTokenIds.length === position && finishReason === 'stop',
  })
  const scored = await engine.score({ model, items: [upTo(left), upTo(right)], top: 5 }, { signal })
  const side = (index: number): ScoredToken | null => scored[index]?.tokens[position] ?? null
  return { position, left: side(0), right: side(1) }
}
