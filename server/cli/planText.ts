import type { PlanSummary } from '../core/run/runEvent.ts'
import { durationText } from './durationText.ts'

/** What a run would cost, in five lines. */
export function planText(plan: PlanSummary): string {
  const saved = plan.promptTokens > 0 ? ` (${Math.round(100 * (1 - plan.prefillTokens / plan.promptTokens))} % shared)` : ''
  return [
    `cells           ${plan.cells}, of which ${plan.cached} are stored already`,
    ...(plan.refused ? [`refused         ${plan.refused}, whose prompt is longer than the context`] : []),
    `prompt tokens   ${plan.promptTokens}`,
    `to prefill      ${plan.prefillTokens}${saved}`,
    `to generate     at most ${plan.maxOutputTokens}`,
    `about           ${plan.estimateMs === null ? 'unknown until this model has run once here' : durationText(plan.estimateMs)}`,
  ].join('\n')
}
