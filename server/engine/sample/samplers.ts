import type { SamplingParams } from '../../core/experiment/cell.ts'
import type { NativeSamplerConfig } from '../native/llamaInternals.ts'
import { PENALTY_WINDOW_TOKENS } from './penalisedDraw.ts'

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
  const base = { ...filters({ temperature, topP, minP, topK }), seed: librarySeed(seed) }
  if (!isPenalised(sampling)) return base
  return {
    ...base,
    repeatPenalty: sampling.repeat_penalty,
    repeatPenaltyPresencePenalty: sampling.presence_penalty,
    repeatPenaltyFrequencyPenalty: sampling.frequency_penalty,
    repeatPenaltyMaxTokens: PENALTY_WINDOW_TOKENS,
    repeatPenaltyTokens: promptTokens.slice(-PENALTY_WINDOW_TOKENS),
  }
}

/** All 32 bits set ask the library for a seed of its own, which no replay could repeat. */
export function librarySeed(seed: number): number {
  return Math.min(seed >>> 0, 2 ** 32 - 2)
}

/** Whether what was written before changes what is likely now. */
export function isPenalised({ repeat_penalty, presence_penalty, frequency_penalty }: SamplingParams): boolean {
  return repeat_penalty !== 1 || presence_penalty !== 0 || frequency_penalty !== 0
}

/** Greedy takes the likeliest token, which no filter removes: none is asked for. */
function filters({ temperature, topP, minP, topK }: { temperature: number; topP: number; minP: number; topK: number }) {
  if (temperature === 0) return { temperature, topP: 1, minP: 0 }
  // Told to keep all tokens, the top_k sampler still sorts the whole vocabulary: 4 ms a token against 0.5 ms without it.
  return { temperature, topP, minP, ...(topK > 0 ? { topK } : {}) }
}
