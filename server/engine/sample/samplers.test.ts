import { expect, test } from 'vitest'

import { samplerConfig } from './samplers.ts'
import { neutral } from '../testing/testCells.ts'

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
