import { expect, test } from 'vitest'
import { hubName } from './hubNames.ts'

test.each([
  ['smollm2-135m-instruct', 'HuggingFaceTB/SmolLM2-135M-Instruct'],
  ['smollm2-135m-instruct.q8_0', 'HuggingFaceTB/SmolLM2-135M-Instruct'],
  ['smollm2-135m-instruct.f16.q4_K_M', 'HuggingFaceTB/SmolLM2-135M-Instruct'],
  ['Qwen3-0.6B-Q8_0', 'Qwen/Qwen3-0.6B'],
  ['llama-3.2-1b-instruct-iq4_xs', 'meta-llama/Llama-3.2-1B-Instruct'],
  ['qwen3-0.6b-base', null],
  ['smollm2-135m-instruct.house', null],
  ['tiny', null],
])('the unquantised weights of %s are %s', (model, name) => {
  expect(hubName(model)).toBe(name)
})
