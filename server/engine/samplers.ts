import type { SamplingParams } from '../core/grid/cell.ts'
import type { NativeSamplerConfig } from './llamaInternals.ts'

/** How far penalties look back, prompt included; llama.cpp's `penalty_last_n`. */
export const PENALTY_WINDOW_TOKENS = 64

/**
 * What the sampler is told for one cell. Order inside: penalties, top_k, top_p, min_p, temperature, draw by seed.
 * Penalties see the end of the prompt as llama.cpp's server does; where all are off, no history is kept.
 */
export function samplerConfig({
  sampling,
  seed,
  promptTokens,
}: {
  sampling: SamplingParams
  seed: number
  promptTokens: Uint32Array
}): NativeSamplerConfig {
  const { temperature, top_k: topK, top_p: topP, min_p: minP } = sampling
  // Told to keep all tokens, the top_k sampler still sorts the whole vocabulary: 4 ms a token against 0.5 ms without it.
  const base = { temperature, topP, minP, seed: seed >>> 0, ...(topK > 0 ? { topK } : {}) }
  const penalised = sampling.repeat_penalty !== 1 || sampling.presence_penalty !== 0 || sampling.frequency_penalty !== 0
  if (!penalised) return base
  return {
    ...base,
    repeatPenalty: sampling.repeat_penalty,
    repeatPenaltyPresencePenalty: sampling.presence_penalty,
    repeatPenaltyFrequencyPenalty: sampling.frequency_penalty,
    repeatPenaltyMaxTokens: PENALTY_WINDOW_TOKENS,
    repeatPenaltyTokens: promptTokens.slice(-PENALTY_WINDOW_TOKENS),
  }
}
