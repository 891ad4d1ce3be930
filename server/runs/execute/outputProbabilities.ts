import type { CellResult } from '../../core/experiment/cell.ts'
import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import type { ScoreItem } from '../../engine/door/protocol.ts'
import type { CellRequest } from '../../io/store/resultStore.ts'

/** The fewest alternatives that are stored of each token: as many as the inspector shows. */
export const LEAST_ALTERNATIVES = 10

/** An output as the engine scores it; with the end token if the model ended it. */
export function outputItem({ messages, prefill, template }: CellRequest, { outputTokenIds, finishReason }: CellResult): ScoreItem {
  return { messages, prefill, ...(template ? { template } : {}), continuation: { tokenIds: outputTokenIds }, end: finishReason === 'stop' }
}

/** Whether `known` belongs to this output, with at least `alternatives` for each token. A run without cache may have stored another output under the key. */
export function coversOutput(known: readonly ScoredToken[], { outputTokenIds, finishReason }: CellResult, alternatives: number): boolean {
  return (
    known.length === outputTokenIds.length + (finishReason === 'stop' ? 1 : 0) &&
    outputTokenIds.every((token, place) => known[place]?.token === token) &&
    known.every(({ top }) => top.length >= alternatives)
  )
}
