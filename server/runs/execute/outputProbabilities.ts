import type { CellResult } from '../../core/experiment/cell.ts'
import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import type { ScoreItem } from '../../engine/door/protocol.ts'
import type { CellRequest } from '../../io/store/resultStore.ts'

/** Alternatives that are kept of each token at least: what the inspector shows. */
export const LEAST_ALTERNATIVES = 10

/** An output as something to score; with the model's end token where it ended by itself. */
export function outputItem({ messages, prefill }: CellRequest, { outputTokenIds, finishReason }: CellResult): ScoreItem {
  return { messages, prefill, continuation: { tokenIds: outputTokenIds }, end: finishReason === 'stop' }
}

/** Whether what is kept is of this very output, with so many alternatives: a run without cache may have put another one under its key. */
export function coversOutput(known: readonly ScoredToken[], { outputTokenIds, finishReason }: CellResult, alternatives: number): boolean {
  return (
    known.length === outputTokenIds.length + (finishReason === 'stop' ? 1 : 0) &&
    outputTokenIds.every((token, place) => known[place]?.token === token) &&
    known.every(({ top }) => top.length >= alternatives)
  )
}
