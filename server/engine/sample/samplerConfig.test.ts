import { expect, test } from 'vitest'

import type { SamplingParams } from '../../core/experiment/cell.ts'
import { samplingNames } from '../../core/experiment/parameters.ts'
import type { SamplingName } from '../../core/experiment/samplingParameters.ts'
import { canDrawPenalised, candidatesConfig, type Draw, samplerConfig as configOf } from './samplerConfig.ts'
import { neutral } from '../testing/testCells.ts'

const tokenizer = { tokenize: (text: string) => Uint32Array.of(text.length), textOf: String }
const samplerConfig = (draw: Omit<Draw, 'maxTokens' | 'tokenizer'>) => configOf({ ...draw, maxTokens: 512, tokenizer })

const promptTokens = Uint32Array.from({ length: 100 }, (_, index) => index)

test('sampling without penalties keeps no history, and a top_k of 0 is left out', () => {
  expect(samplerConfig({ sampling: { ...neutral, temperature: 0.7, top_p: 0.9, min_p: 0.05 }, seed: 7, promptTokens })).toEqual({
    temperature: 0.7,
    topP: 0.9,
    minP: 0.05,
    seed: 7,
  })
  expect(Object.keys(samplerConfig({ sampling: neutral, seed: 7, promptTokens }))).not.toContain('topK')
})

test.each([{ repeat_penalty: 1.1 }, { presence_penalty: 0.5 }, { frequency_penalty: -0.5 }])(
  '%o looks back at the last 64 tokens of the prompt',
  (penalty) => {
    const sampling = { ...neutral, top_k: 40, ...penalty }
    expect(samplerConfig({ sampling, seed: 7, promptTokens })).toEqual({
      temperature: 1,
      topP: 1,
      minP: 0,
      topK: 40,
      seed: 7,
      repeatPenalty: sampling.repeat_penalty,
      repeatPenaltyPresencePenalty: sampling.presence_penalty,
      repeatPenaltyFrequencyPenalty: sampling.frequency_penalty,
      repeatPenaltyMaxTokens: 64,
      repeatPenaltyTokens: promptTokens.slice(36),
    })
  },
)

test('greedy asks for no filter: none would remove the likeliest token', () => {
  expect(samplerConfig({ sampling: { ...neutral, temperature: 0, top_k: 40, top_p: 0.9, min_p: 0.1 }, seed: 7, promptTokens })).toEqual({
    temperature: 0,
    topP: 1,
    minP: 0,
    seed: 7,
  })
})

test('a seed beyond 32 bits or below 0 becomes the 32 bits that the sampler takes, but never those that ask for a random one', () => {
  expect([2 ** 32 + 5, -7, -1].map((seed) => samplerConfig({ sampling: neutral, seed, promptTokens }).seed)).toEqual([
    5,
    2 ** 32 - 7,
    2 ** 32 - 2,
  ])
})

/** Two settings of each parameter that the library must be told apart. */
const pairs: Record<SamplingName, [Partial<SamplingParams>, Partial<SamplingParams>]> = {
  temperature: [{}, { temperature: 2 }],
  top_p: [{}, { top_p: 0.5 }],
  top_k: [{}, { top_k: 5 }],
  min_p: [{}, { min_p: 0.1 }],
  repeat_penalty: [{}, { repeat_penalty: 1.2 }],
  presence_penalty: [{}, { presence_penalty: 0.5 }],
  frequency_penalty: [{}, { frequency_penalty: 0.5 }],
  xtc_probability: [{}, { xtc_probability: 0.5 }],
  xtc_threshold: [{ xtc_probability: 0.5 }, { xtc_probability: 0.5, xtc_threshold: 0.2 }],
  dry_multiplier: [{}, { dry_multiplier: 0.8 }],
  dry_base: [{ dry_multiplier: 0.8 }, { dry_multiplier: 0.8, dry_base: 2 }],
  dry_allowed_length: [{ dry_multiplier: 0.8 }, { dry_multiplier: 0.8, dry_allowed_length: 4 }],
  dry_penalty_last_n: [{ dry_multiplier: 0.8 }, { dry_multiplier: 0.8, dry_penalty_last_n: 64 }],
  dry_sequence_breakers: [{ dry_multiplier: 0.8 }, { dry_multiplier: 0.8, dry_sequence_breakers: [] }],
  logit_bias: [{}, { logit_bias: { ' yes': 1 } }],
}

test.each(samplingNames)('%s is passed to the library', (name) => {
  const [before, after] = pairs[name].map((params) => samplerConfig({ sampling: { ...neutral, ...params }, seed: 7, promptTokens }))
  expect(after).not.toEqual(before)
})

test('for a penalised draw the library gives so many of the likeliest tokens, biases added', () => {
  const sampling = { ...neutral, temperature: 0.7, top_k: 40, repeat_penalty: 1.1, logit_bias: { ' yes': 1 } }
  expect(canDrawPenalised(sampling)).toBe(true)
  expect(candidatesConfig({ sampling, seed: 7, maxTokens: 512, promptTokens, tokenizer }, 104)).toEqual({
    temperature: 1,
    topK: 104,
    topP: 1,
    minP: 0,
    seed: 0,
    tokenBiasKeys: Uint32Array.of(4),
    tokenBiasValues: Float32Array.of(1),
  })
})

test('XTC is passed with both its numbers, is off at temperature 0, and does not prevent a penalised draw when it is off', () => {
  const xtc = { ...neutral, xtc_probability: 0.5 }
  expect(samplerConfig({ sampling: xtc, seed: 7, promptTokens })).toMatchObject({ xtcProbability: 0.5, xtcThreshold: 0.1 })
  const greedy = { ...xtc, temperature: 0 }
  expect(samplerConfig({ sampling: greedy, seed: 7, promptTokens })).toEqual({ temperature: 0, topP: 1, minP: 0, seed: 7 })
  expect([xtc, { ...neutral, xtc_probability: 0 }, neutral].map(canDrawPenalised)).toEqual([false, true, true])
})

test('DRY is passed with all its numbers, and looks back over the longest possible output', () => {
  const sampling = { ...neutral, temperature: 0, dry_multiplier: 0.8, dry_allowed_length: 3 }
  expect(samplerConfig({ sampling, seed: 7, promptTokens })).toEqual({
    temperature: 0,
    topP: 1,
    minP: 0,
    seed: 7,
    dryRepeatPenaltyStrength: 0.8,
    dryRepeatPenaltyBase: 1.75,
    dryRepeatPenaltyAllowedLength: 3,
    dryRepeatPenaltyLastTokens: 512,
    dryRepeatPenaltySequenceBreakers: ['\n', ':', '"', '*'],
  })
  expect(canDrawPenalised({ ...sampling, repeat_penalty: 1.1 })).toBe(false)
})
