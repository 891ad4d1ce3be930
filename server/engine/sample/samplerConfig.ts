import type { SamplingParams } from '../../core/experiment/cell.ts'
import { parameters, samplingNames } from '../../core/experiment/parameters.ts'
import type { SamplingName } from '../../core/experiment/samplingParameters.ts'
import { canonicalJson } from '../../core/json.ts'
import type { GenerationInput } from '../door/protocol.ts'
import type { NativeSamplerConfig } from '../native/llamaInternals.ts'
import { type Tokenizer, tokenBias } from './tokenBias.ts'

/** How far penalties look back, prompt included; llama.cpp's `penalty_last_n`. */
export const PENALTY_WINDOW_TOKENS = 64

/** The sampling settings of one cell, and its prompt. */
export type Draw = Pick<GenerationInput, 'sampling' | 'seed' | 'maxTokens'> & { promptTokens: Uint32Array; tokenizer: Tokenizer }

type Values = Required<SamplingParams>

type NativeParameter<Name extends SamplingName> = {
  /** The library's settings for it; empty if it is off. */
  config: (value: Values[Name], draw: Draw & { sampling: Values }) => Partial<NativeSamplerConfig>
  /**
   * Who applies it when `penalisedDraw` draws. `drawn`: penalisedDraw; `before`: the library, before it returns the most likely tokens;
   * `native`: neither, so a cell whose value is not the default is drawn by the library alone.
   */
  penalised: 'drawn' | 'before' | 'native'
}

/** The library's configuration of each parameter. It applies bias, penalties, DRY, top_k, top_p, min_p, XTC, temperature, and then draws by the seed. */
const natives = {
  temperature: { config: (temperature) => ({ temperature }), penalised: 'drawn' },
  // Greedy sampling takes the most likely token, which no filter removes, so no filter is set.
  top_p: { config: (topP, { sampling }) => (isGreedy(sampling) ? {} : { topP }), penalised: 'drawn' },
  // With top_k 0 the library's sampler would still sort the whole vocabulary: 4 ms per token instead of 0.5 ms.
  top_k: { config: (topK, { sampling }) => (isGreedy(sampling) || topK === 0 ? {} : { topK }), penalised: 'drawn' },
  min_p: { config: (minP, { sampling }) => (isGreedy(sampling) ? {} : { minP }), penalised: 'drawn' },
  repeat_penalty: {
    config: (repeatPenalty, { sampling, promptTokens }) =>
      isPenalised(sampling)
        ? {
            repeatPenalty,
            repeatPenaltyMaxTokens: PENALTY_WINDOW_TOKENS,
            // Penalties include the end of the prompt, as in llama.cpp's server.
            repeatPenaltyTokens: promptTokens.slice(-PENALTY_WINDOW_TOKENS),
          }
        : {},
    penalised: 'drawn',
  },
  presence_penalty: {
    config: (penalty, { sampling }) => (isPenalised(sampling) ? { repeatPenaltyPresencePenalty: penalty } : {}),
    penalised: 'drawn',
  },
  frequency_penalty: {
    config: (penalty, { sampling }) => (isPenalised(sampling) ? { repeatPenaltyFrequencyPenalty: penalty } : {}),
    penalised: 'drawn',
  },
  xtc_probability: {
    config: (probability, { sampling }) => (usesXtc(sampling) ? { xtcProbability: probability } : {}),
    penalised: 'native',
  },
  xtc_threshold: { config: (threshold, { sampling }) => (usesXtc(sampling) ? { xtcThreshold: threshold } : {}), penalised: 'native' },
  dry_multiplier: {
    config: (strength, { sampling }) => (usesDry(sampling) ? { dryRepeatPenaltyStrength: strength } : {}),
    penalised: 'native',
  },
  dry_base: { config: (base, { sampling }) => (usesDry(sampling) ? { dryRepeatPenaltyBase: base } : {}), penalised: 'native' },
  dry_allowed_length: {
    config: (length, { sampling }) => (usesDry(sampling) ? { dryRepeatPenaltyAllowedLength: length } : {}),
    penalised: 'native',
  },
  dry_penalty_last_n: {
    // -1 switches DRY off in this version of the library; an output is never longer than max_tokens.
    config: (lastN, { sampling, maxTokens }) => (usesDry(sampling) ? { dryRepeatPenaltyLastTokens: lastN === -1 ? maxTokens : lastN } : {}),
    penalised: 'native',
  },
  dry_sequence_breakers: {
    config: (breakers, { sampling }) => (usesDry(sampling) ? { dryRepeatPenaltySequenceBreakers: breakers } : {}),
    penalised: 'native',
  },
  logit_bias: {
    config: (biases, { tokenizer }) => {
      if (Object.keys(biases).length === 0) return {}
      const { keys, values } = tokenBias(biases, tokenizer)
      return { tokenBiasKeys: keys, tokenBiasValues: values }
    },
    penalised: 'before',
  },
} satisfies { [Name in SamplingName]: NativeParameter<Name> }

const table: { readonly [Name in SamplingName]: NativeParameter<Name> } = natives

/** The parameters that `penalisedDraw` applies. */
export type DrawnName = { [Name in SamplingName]: (typeof natives)[Name]['penalised'] extends 'drawn' ? Name : never }[SamplingName]

/** The library's configuration for a cell that it draws alone. If all penalties are off, it keeps no history. */
export function samplerConfig(draw: Draw): NativeSamplerConfig {
  return { temperature: 0, topP: 1, minP: 0, seed: librarySeed(draw.seed), ...configOf(samplingNames, draw) }
}

/** The library's configuration for returning the `count` most likely tokens, from which `penalisedDraw` draws. */
export function candidatesConfig(draw: Draw, count: number): NativeSamplerConfig {
  const before = samplingNames.filter((name) => table[name].penalised === 'before')
  return { temperature: 1, topK: count, topP: 1, minP: 0, seed: 0, ...configOf(before, draw) }
}

/** Whether `penalisedDraw` supports all settings of the cell. */
export function canDrawPenalised(sampling: SamplingParams): boolean {
  return samplingNames.every(
    (name) =>
      table[name].penalised !== 'native' ||
      sampling[name] === undefined ||
      canonicalJson(sampling[name]) === canonicalJson(parameters[name].default),
  )
}

/** With all 32 bits set, the library would choose a random seed, which a replay could not repeat. */
export function librarySeed(seed: number): number {
  return Math.min(seed >>> 0, 2 ** 32 - 2)
}

/** Whether earlier tokens change the probabilities. */
export function isPenalised({ repeat_penalty, presence_penalty, frequency_penalty }: SamplingParams): boolean {
  return repeat_penalty !== 1 || presence_penalty !== 0 || frequency_penalty !== 0
}

function isGreedy({ temperature }: SamplingParams): boolean {
  return temperature === 0
}

/** Off for greedy cells: XTC draws by the seed, which is not part of their key. */
function usesXtc(sampling: Values): boolean {
  return sampling.xtc_probability > 0 && !isGreedy(sampling)
}

function usesDry(sampling: Values): boolean {
  return sampling.dry_multiplier > 0
}

const defaults = Object.fromEntries(samplingNames.map((name) => [name, parameters[name].default])) as Values

function configOf(names: readonly SamplingName[], draw: Draw): Partial<NativeSamplerConfig> {
  const complete = { ...draw, sampling: { ...defaults, ...draw.sampling } }
  const told = <Name extends SamplingName>(name: Name, value: Values[Name]) => table[name].config(value, complete)
  return Object.assign({}, ...names.map((name) => told(name, complete.sampling[name]))) as Partial<NativeSamplerConfig>
}
