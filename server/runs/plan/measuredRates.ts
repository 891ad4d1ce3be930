import type { PlannedCell } from '../../core/experiment/cell.ts'
import { defaultContextSize } from '../../core/experiment/defaults.ts'
import type { PlanSummary } from '../../core/run/runEvent.ts'
import type { ModelRates } from '../../io/store/modelFacts.ts'

/** Rates from fewer tokens than this are too inexact. */
const ENOUGH_TOKENS = 64
/** Weight of the newest run: high, because a machine's speed changes, for example on battery. */
const NEWEST = 0.5

export type Measurement = {
  prefillTokens: number
  prefillMs: number
  decodedTokens: number
  decodeMs: number
  /** Tokens that the finished cells generated, and the most they were allowed; both 0 if that is not representative. */
  outputTokens: number
  allowedTokens: number
}

/** Combines a run's measurement with the known rates, which stay as they are if the run was too small. Rates in tokens per second. */
export function measuredRates(known: ModelRates | null, run: Measurement): ModelRates | null {
  if (run.prefillTokens < ENOUGH_TOKENS || run.decodedTokens < ENOUGH_TOKENS || run.prefillMs <= 0 || run.decodeMs <= 0) return known
  const mix = (old: number | undefined, now: number) => (old === undefined ? now : old * (1 - NEWEST) + now * NEWEST)
  return {
    prefillPerSecond: mix(known?.prefillPerSecond, (run.prefillTokens * 1000) / run.prefillMs),
    decodePerSecond: mix(known?.decodePerSecond, (run.decodedTokens * 1000) / run.decodeMs),
    outputShare:
      run.allowedTokens > 0 ? mix(known?.outputShare, Math.min(1, run.outputTokens / run.allowedTokens)) : (known?.outputShare ?? 1),
  }
}

/** The most tokens a cell can generate: its max_tokens, or what its prompt leaves of the context if that is less. */
export function allowedTokens(
  { maxTokens, context = defaultContextSize }: Pick<PlannedCell, 'maxTokens' | 'context'>,
  promptTokens = 0,
): number {
  return Math.max(0, Math.min(maxTokens, context - promptTokens))
}

/** Expected time of the cells to compute, in milliseconds. */
export function estimateMs(rates: ModelRates, plan: Pick<PlanSummary, 'prefillTokens' | 'maxOutputTokens'>): number {
  return Math.round(
    1000 * (plan.prefillTokens / rates.prefillPerSecond + (plan.maxOutputTokens * rates.outputShare) / rates.decodePerSecond),
  )
}
