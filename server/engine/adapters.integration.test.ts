import { copyFileSync, renameSync, truncateSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Lane } from '../core/experiment/cell.ts'
import { fileStamp } from '../io/files/fileStamp.ts'
import { hashFile } from '../io/files/readTextFile.ts'
import { randomTensors, writeAdapter } from '../io/models/testing/writeAdapter.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { createEngine } from './door/client.ts'
import type { AdapterUse, ModelRef } from './door/protocol.ts'
import { askCell, chatModel, collectCells } from './testing/testCells.ts'

const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
let folder: Awaited<ReturnType<typeof temporaryFolder>>
/** Two adapters that change every answer. Rank 8 is one for which ggml has two ways to multiply. */
let [one, other] = ['', '']

beforeAll(async () => {
  folder = await temporaryFolder()
  const layers = Array.from({ length: 30 }, (_, layer) => layer)
  one = writeAdapter(join(folder.path, 'one.gguf'), { tensors: randomTensors({ seed: 1, rank: 8, layers, strength: 0.3 }) })
  other = writeAdapter(join(folder.path, 'other.gguf'), { tensors: randomTensors({ seed: 2, rank: 8, layers, strength: 0.3 }) })
})
afterAll(async () => {
  await engine.close()
  await folder[Symbol.asyncDispose]()
})

async function adapterAt(path: string, scale = 1): Promise<AdapterUse> {
  const stamp = await fileStamp(path)
  const hash = await hashFile(path)
  return { id: 'tone', path, hash, files: [{ path, sha256: hash, stamp }], scale }
}

const withAdapter = (adapter: AdapterUse | null): ModelRef => ({ ...chatModel, ...(adapter ? { adapter } : {}) })

/** About 300 tokens before each question. */
const system = Array.from({ length: 20 }, (_, n) => `Rule ${n + 1}: be brief, be kind, and name one thing of the colour number ${n}.`).join(
  '\n',
)
const questions = ['Name a colour.', 'What is the capital of France?', '오늘 날씨가 어때요?']
const cells = questions.map((question, ref) => {
  const { messages, ...cell } = askCell(ref, question, { sampling: { temperature: 0.8 }, maxTokens: 20 })
  return { ...cell, messages: [{ role: 'system' as const, content: system }, ...messages] }
})

/** The tokens of all cells; `only`: of one cell, computed without the others. */
async function tokensOf(adapter: AdapterUse | null, { lane = 'exact', only }: { lane?: Lane; only?: number } = {}): Promise<number[][]> {
  const asked = only === undefined ? cells : cells.slice(only, only + 1)
  const { results, failures } = await collectCells(engine, { cells: asked, lane, model: withAdapter(adapter) })
  expect([...failures.values()]).toEqual([])
  return asked.map(({ ref }) => results.get(ref)?.outputTokenIds ?? [])
}

describe('base, an adapter and the adapter at scale 0 as columns of one long system text', () => {
  test.each(['exact', 'fast'] as const)(
    'give the same tokens in both orders in the %s lane, and scale 0 those of the base',
    async (lane) => {
      const [full, none] = [await adapterAt(one), await adapterAt(one, 0)]
      const forth = [await tokensOf(null, { lane }), await tokensOf(full, { lane }), await tokensOf(none, { lane })]
      const back = [await tokensOf(none, { lane }), await tokensOf(full, { lane }), await tokensOf(null, { lane })]
      expect(back.toReversed()).toEqual(forth)
      const [base, adapted, zero] = forth
      expect(zero).toEqual(base)
      adapted?.forEach((tokens, place) => expect(tokens).not.toEqual(base?.[place]))
    },
  )

  test('give a cell of the exact lane its tokens also where it runs alone', async () => {
    const [full, half] = [await adapterAt(one), await adapterAt(one, 0.5)]
    for (const adapter of [full, half]) {
      const together = await tokensOf(adapter)
      for (const only of [0, 2]) expect(await tokensOf(adapter, { only })).toEqual([together[only]])
    }
  })
})

test('two adapters, and two scales of one, change an answer in ways of their own', async () => {
  const adapters = [await adapterAt(one), await adapterAt(one, 0.5), await adapterAt(one, -1), await adapterAt(other)]
  const answers: string[] = []
  for (const adapter of adapters) answers.push(JSON.stringify(await tokensOf(adapter, { only: 1 })))
  expect(new Set(answers).size).toBe(adapters.length)
})

test('probabilities are those of the adapter, the same whether a request comes before or after one of the base', async () => {
  const items = [{ messages: [{ role: 'user' as const, content: 'Say yes.' }], prefill: null, continuation: { text: 'Yes, of course.' } }]
  const score = async (adapter: AdapterUse | null) => {
    const [scored] = await engine.score({ model: withAdapter(adapter), items, top: 0 })
    return scored?.tokens.map(({ logprob }) => logprob)
  }
  const base = await score(null)
  const adapted = await score(await adapterAt(one))
  expect(adapted).not.toEqual(base)
  expect(await score(await adapterAt(one, 0))).toEqual(base)
  expect(await score(await adapterAt(one))).toEqual(adapted)
  expect(await score(null)).toEqual(base)
})

test('the speed of the device is measured with the adapter', async () => {
  const load = { promptTokens: 8, prompts: 1, sequences: 2, decodeTokens: 2 }
  const rates = await engine.measureLimit({ model: withAdapter(await adapterAt(one)), lane: 'fast', load })
  expect(rates.decodeTokensPerSecond).toBeGreaterThan(0)
})

test('a file that was replaced is used as it is now, and refused to those who ask for the former one', async () => {
  const path = join(folder.path, 'replaced.gguf')
  copyFileSync(one, path)
  const former = await adapterAt(path)
  const before = await tokensOf(former, { only: 0 })
  copyFileSync(other, `${path}.new`)
  renameSync(`${path}.new`, path)
  const now = await adapterAt(path)
  const after = await tokensOf(now, { only: 0 })
  expect(after).not.toEqual(before)
  expect(after).toEqual(await tokensOf(await adapterAt(other), { only: 0 }))
  // Other adapters push the former one out of memory, so that it would have to be read again.
  await tokensOf(await adapterAt(one), { only: 0 })
  const unread = { ...former, hash: 'e'.repeat(64), files: [{ path, sha256: 'e'.repeat(64), stamp: 'then' }] }
  await expect(collectCells(engine, { cells: cells.slice(0, 1), model: withAdapter(unread) })).rejects.toMatchObject({
    code: 'MODEL_CHANGED',
    message: expect.stringContaining('The adapter file replaced.gguf'),
  })
})

describe('a file that cannot be used is refused with the reason, and the engine goes on', () => {
  const q = 'blk.0.attn_q.weight'
  const matrices = (columns: number, rows: number) => ({
    [`${q}.lora_a`]: { dimensions: [columns, 2], values: new Float32Array(columns * 2) },
    [`${q}.lora_b`]: { dimensions: [2, rows], values: new Float32Array(2 * rows) },
  })
  test.each([
    ['cut', 'ADAPTER_BROKEN', 'cut short', (path: string) => copyFileSync(one, path)],
    [
      'foreign',
      'ADAPTER_MISMATCH',
      'architecture qwen2',
      (path: string) => writeAdapter(path, { tensors: matrices(576, 576), entries: { 'general.architecture': 'qwen2' } }),
    ],
    ['wide', 'ADAPTER_MISMATCH', 'does not fit this model', (path: string) => writeAdapter(path, { tensors: matrices(576, 640) })],
    ['model', 'ADAPTER_BROKEN', 'not a LoRA adapter', (path: string) => copyFileSync(chatModel.path, path)],
  ])('%s: %s', async (name, code, reason, write) => {
    const path = join(folder.path, `${name}.gguf`)
    write(path)
    if (name === 'cut') truncateSync(path, Math.floor((await stat(path)).size / 2))
    const { pid } = (await engine.status()) ?? {}
    await expect(collectCells(engine, { cells: cells.slice(0, 1), model: withAdapter(await adapterAt(path)) })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    })
    expect((await engine.status())?.pid).toBe(pid)
  })
})
