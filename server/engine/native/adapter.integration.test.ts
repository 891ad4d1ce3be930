import { join } from 'node:path'
import type { Llama, LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { randomTensors, writeAdapter } from '../../io/models/testing/writeAdapter.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { chatModel } from '../testing/testCells.ts'
import { loadAdapter } from './adapter.ts'
import { type ContextAdapter, loadModel, openContext, openLlama } from './llama.ts'
import { createNativeSampler, nativeContext, readTopLogits } from './llamaInternals.ts'

let llama: Llama
let model: LlamaModel
beforeAll(async () => {
  llama = (await openLlama()).llama
  model = await loadModel(llama, { path: chatModel.path, vocabOnly: false })
}, 120_000)
afterAll(async () => {
  await model.dispose()
  await llama.dispose()
})

const SEQUENCES = 4
const LIKELIEST = 20
const text = 'The quick brown fox jumps over the lazy dog and then runs away into the wood, where it meets a bear'
const PREFILLED = 6

/** The likeliest tokens with their logits at each place of a text, decoded alone, and in one batch with other sequences. */
async function logitsOf(adapter: ContextAdapter | null): Promise<{ alone: number[][]; together: number[][] }> {
  const { context } = await openContext(llama, model, { longest: 64, cells: SEQUENCES, lane: 'exact', adapter })
  const native = nativeContext(context)
  // Threads that wait for one another take minutes on busy cores.
  native.setThreads(1)
  const sampler = createNativeSampler(llama, model)
  sampler.applyConfig({ temperature: 0, topK: LIKELIEST, topP: 1, minP: 0, seed: 0 })
  const tokens = Uint32Array.from(model.tokenize(text, false))
  const all = Array.from({ length: SEQUENCES }, (_, sequence) => sequence)
  const decode = async (sequences: readonly number[]) => {
    for (const sequence of all) native.disposeSequence(sequence)
    native.initBatch(PREFILLED)
    native.addToBatch(0, 0, tokens.subarray(0, PREFILLED), new Uint32Array())
    await native.decodeBatch()
    for (const sequence of sequences.slice(1)) await native.copySequenceStateFromOtherSequence(sequence, 0)
    const logits: number[][] = []
    for (let at = PREFILLED; at < tokens.length; at += 1) {
      native.initBatch(sequences.length)
      const places = sequences.map((sequence) => native.addToBatch(sequence, at, tokens.subarray(at, at + 1), Uint32Array.of(0))[0] ?? 0)
      await native.decodeBatch()
      logits.push(await readTopLogits(native, places[0] ?? 0, sampler, LIKELIEST))
    }
    return logits
  }
  try {
    return { alone: await decode([0]), together: await decode(all) }
  } finally {
    sampler.dispose()
    await context.dispose()
  }
}

/** In every layer, and strong, so that a sum that is added up in another order shows within a few tokens. */
const tensors = (rank: number) => randomTensors({ rank, layers: Array.from({ length: 30 }, (_, layer) => layer), strength: 0.5 })

test.each([8, 6])('in the exact lane an adapter of rank %i gives a token the same logits alone and beside others', async (rank) => {
  await using folder = await temporaryFolder()
  const path = writeAdapter(join(folder.path, 'a.gguf'), { tensors: tensors(rank) })
  const native = await loadAdapter(llama, model, { id: 'tone', path })
  const [base, full, none] = [await logitsOf(null), await logitsOf({ native, scale: 1 }), await logitsOf({ native, scale: 0 })]
  expect(full.together).toEqual(full.alone)
  expect(full.alone).not.toEqual(base.alone)
  expect(base.together).toEqual(base.alone)
  expect(none).toEqual(base)
  await native.dispose()
})
