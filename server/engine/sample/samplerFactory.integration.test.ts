import type { Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { SamplingParams } from '../../core/experiment/cell.ts'
import type { CellSampler } from './cellSampler.ts'
import { loadModel, openContext, openLlama } from '../native/llama.ts'
import { createNativeSampler, nativeContext, type NativeSampler, readLogits } from '../native/llamaInternals.ts'
import { createSamplerFactory } from './samplerFactory.ts'
import { samplerConfig } from './samplerConfig.ts'
import { chatModel, neutral } from '../testing/testCells.ts'

const STEPS = 40

let llama: Llama
let model: LlamaModel
let context: LlamaContext

beforeAll(async () => {
  llama = (await openLlama()).llama
  model = await loadModel(llama, { path: chatModel.path, vocabOnly: false })
  context = (await openContext(llama, model, { longest: 128, cells: 1, lane: 'exact' })).context
}, 120_000)
afterAll(async () => {
  await context.dispose()
  await model.dispose()
  await llama.dispose()
})

const settings: Partial<SamplingParams>[] = [
  { temperature: 0, repeat_penalty: 1.1 },
  { temperature: 0, repeat_penalty: 1.3, presence_penalty: 0.4, frequency_penalty: 0.2 },
  { temperature: 0.7, top_k: 40, top_p: 0.95, repeat_penalty: 1.1 },
  { temperature: 1, top_k: 40, top_p: 0.95, repeat_penalty: 1.1 },
  { temperature: 1.3, top_k: 5, min_p: 0.05, repeat_penalty: 1.5 },
  { temperature: 2, top_k: 200, top_p: 0.8, min_p: 0.01, presence_penalty: 1.5 },
  { temperature: 0.2, top_k: 100, frequency_penalty: 0.7, repeat_penalty: 1.05 },
  { temperature: 1, top_k: 1, repeat_penalty: 1.2 },
  { temperature: 1.5, top_k: 300, repeat_penalty: 1.1, logit_bias: { ' the': -3, ' a': 4 } },
  { temperature: 1, top_k: 40, repeat_penalty: 1.3, xtc_probability: 0.7, xtc_threshold: 0.05 },
  { temperature: 0, repeat_penalty: 1.05, dry_multiplier: 2, dry_allowed_length: 1, dry_sequence_breakers: [] },
]

/** The biases are worked out apart. */
const tokenizer = { tokenize: () => new Uint32Array(), textOf: () => '' }

type Pair = { name: string; ours: CellSampler; theirs: NativeSampler }

function pairs(promptTokens: Uint32Array): Pair[] {
  const factory = createSamplerFactory(llama, model)
  return settings.flatMap((params) =>
    [1, 42, 0xfffffffe, 0xffffffff].map((seed) => {
      const sampling = { ...neutral, ...params }
      const theirs = createNativeSampler(llama, model)
      const bias = Object.entries(params.logit_bias ?? {})
      theirs.applyConfig({
        ...samplerConfig({ sampling: { ...sampling, logit_bias: {} }, seed, maxTokens: STEPS, promptTokens, tokenizer }),
        ...(bias.length > 0 && {
          tokenBiasKeys: Uint32Array.from(bias, ([text]) => model.tokenize(text)[0] as number),
          tokenBiasValues: Float32Array.from(bias, ([, value]) => value),
        }),
      })
      const cell = { sampling, seed, maxTokens: STEPS, constraint: null }
      return { name: JSON.stringify({ ...params, seed }), ours: factory.create({ cell, tokens: promptTokens }), theirs }
    }),
  )
}

test("with penalties, the tokens drawn are the very ones that llama.cpp's own chain draws", async () => {
  const native = nativeContext(context)
  const prompt = Uint32Array.from(model.tokenize('The cat sat on the mat and the dog sat on the cat. 고양이가 매트 위에'))
  const samplers = pairs(prompt)
  const differing: string[] = []
  native.initBatch(prompt.length)
  let [place] = native.addToBatch(0, 0, prompt, Uint32Array.of(prompt.length - 1))
  const greedy = createNativeSampler(llama, model)
  greedy.applyConfig({ temperature: 0, topP: 1, minP: 0, seed: 0 })
  for (let step = 0; step < STEPS; step += 1) {
    await native.decodeBatch()
    for (const { name, ours, theirs } of samplers) {
      const drawn = await ours.draw(native, place as number)
      const expected = await native.sampleToken(place as number, theirs)
      if (drawn !== expected) differing.push(`${name} step ${step}: ${drawn} for ${expected}`)
    }
    // The text goes on with tokens of middling rank, so that the distributions are of all kinds.
    const next = (await readLogits(native, place as number, greedy))[2 * (step % 7)] as number
    native.initBatch(1)
    ;[place] = native.addToBatch(0, prompt.length + step, Uint32Array.of(next), Uint32Array.of(0))
  }
  for (const { ours, theirs } of samplers) {
    ours.dispose()
    theirs.dispose()
  }
  greedy.dispose()
  expect(differing).toEqual([])
})
