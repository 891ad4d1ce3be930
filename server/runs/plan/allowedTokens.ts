import type { PlannedCell } from '../../core/experiment/cell.ts'
import { defaultContextSize } from '../../core/experiment/defaults.ts'

/** The most tokens a cell can put out: its max_tokens, or what its prompt leaves of the context, whichever ends first. */
export function allowedTokens(
  { maxTokens, context = defaultContextSize }: Pick<PlannedCell, 'maxTokens' | 'context'>,
  promptTokens = 0,
): number {
  return Math.max(0, Math.min(maxTokens, context - promptTokens))
}
