import { join } from 'node:path'
import type { Llama, LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { randomTensors, writeAdapter } from '../../io/models/testing/writeAdapter.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { chatModel } from '../testing/testCells.ts'
import { loadAdapter } from './adapter.ts'
import { type ContextAdapter, loadModel, openContext, openLlama } from './llama.ts'
import { createNativeSampler, nativeContext, readLogits } from './llamaInternals.ts'

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

/** The logits of one more token after a text: computed alone, and in one batch with other sequences. */
async function logitsOf(adapter: ContextAdapter | null): Promise<{ alone: number[]; together: number[] }> {
  const { context } = await openContext(llama, model, { longest: 64, cells: SEQUENCES, lane: 'exact', adapter })
  const native = nativeContext(context)
  const greedy = createNativeSampler(llama, model)
  greedy.applyConfig({ temperature: 0, topP: 1, minP: 0, seed: 0 })
  const tokens = Uint32Array.from(model.tokenize('The quick brown fox jumps over the lazy', false))
  const [next = 0] = model.tokenize(' dog', false)
  try {
    native.initBatch(tokens.length)
    native.addToBatch(0, 0, tokens, new Uint32Array())
    await native.decodeBatch()
    for (let sequence = 1; sequence < SEQUENCES; sequence += 1) await native.copySequenceStateFromOtherSequence(sequence, 0)
    const decode = async (sequences: readonly number[]) => {
      native.initBatch(sequences.length)
      const places = sequences.map(
        (sequence) => native.addToBatch(sequence, tokens.length, Uint32Array.of(next), Uint32Array.of(0))[0] ?? 0,
      )
      await native.decodeBatch()
      return readLogits(native, places[0] ?? 0, greedy)
    }
    const alone = await decode([0])
    native.removeTokenCellsFromSequence(0, tokens.length, -1)
    return { alone, together: await decode([0, 1, 2, 3]) }
  } finally {
    greedy.dispose()
    await context.dispose()
  }
}

test('in the exact lane a token has the same logits alone and together with others, with any rank of the adapter', async () => {
  await using folder = await temporaryFolder()
  const base = await logitsOf(null)
  expect(base.together).toEqual(base.alone)
  for (const rank of [4, 6, 8, 16]) {
    const path = writeAdapter(join(folder.path, `${rank}.gguf`), { tensors: randomTensors({ rank, strength: 0.3 }) })
    const native = await loadAdapter(llama, model, { id: 'tone', path })
    const full = await logitsOf({ native, scale: 1 })
    expect([rank, full.alone.slice(0, 40)]).not.toEqual([rank, base.alone.slice(0, 40)])
    expect([rank, full.together]).toEqual([rank, full.alone])
    expect([rank, (await logitsOf({ native, scale: 0 })).alone]).toEqual([rank, base.alone])
    await native.dispose()
  }
})
