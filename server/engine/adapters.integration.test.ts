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
/** Two adapters that change answers. Rank 8 is one for which ggml has two ways to multiply. */
let [one, other] = ['', '']

beforeAll(async () => {
  folder = await temporaryFolder()
  const layers = Array.from({ length: 30 }, (_, layer) => layer)
  one = writeAdapter(join(folder.path, 'one.gguf'), { tensors: randomTensors({ seed: 1, rank: 8, layers, strength: 0.6 }) })
  other = writeAdapter(join(folder.path, 'other.gguf'), { tensors: randomTensors({ seed: 2, rank: 8, layers, strength: 0.6 }) })
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

/** Tokens whose log-probabilities differ by less may change places because of rounding alone. */
const NEAR_TIE = 0.5

const withAdapter = (adapter: AdapterUse | null): ModelRef => ({ ...chatModel, ...(adapter ? { adapter } : {}) })

/** About 150 tokens before each question. */
const system = Array.from({ length: 10 }, (_, n) => `Rule ${n + 1}: be brief, and name one thing of the colour number ${n}.`).join('\n')
const questions = ['Name a colour.', '오늘 날씨가 어때요?']
const cells = questions.map((question, ref) => {
  const { messages, ...cell } = askCell(ref, question, { sampling: { temperature: 0 }, maxTokens: 12 })
  return { ...cell, messages: [{ role: 'system' as const, content: system }, ...messages] }
})

/** The tokens of all cells. */
async function tokensOf(adapter: AdapterUse | null, lane: Lane): Promise<number[][]> {
  const { results, failures } = await collectCells(engine, { cells, lane, model: withAdapter(adapter) })
  expect([...failures.values()]).toEqual([])
  return cells.map(({ ref }) => results.get(ref)?.outputTokenIds ?? [])
}

/** The log-probabilities of an answer's tokens. */
async function scoresOf(adapter: AdapterUse | null): Promise<number[]> {
  const messages = [{ role: 'user' as const, content: 'Say yes.' }]
  const [scored] = await engine.score({
    model: withAdapter(adapter),
    items: [{ messages, prefill: null, continuation: { text: 'Yes, of course.' } }],
    top: 0,
  })
  return (scored?.tokens ?? []).map(({ logprob }) => logprob)
}

/** Of two outputs of one prompt: by how much the log-probabilities of the first two tokens that differ do; 0 if none differ. */
async function marginOf(adapter: AdapterUse | null, place: number, [left, right]: [number[], number[]]): Promise<number> {
  const at = left.findIndex((token, position) => token !== right[position])
  if (at < 0) return 0
  const { messages = [], prefill = null } = cells[place] ?? {}
  const items = [left, right].map((tokens) => ({ messages, prefill, continuation: { tokenIds: tokens.slice(0, at + 1) } }))
  const scored = await engine.score({ model: withAdapter(adapter), items, top: 0 })
  const [a, b] = scored.map(({ tokens }) => tokens[at]?.logprob ?? NaN)
  return Math.abs((a ?? NaN) - (b ?? NaN))
}

describe('base, an adapter and the adapter at scale 0 as columns of one long system text', () => {
  const columns = async (lane: Lane) => {
    const [full, none] = [await adapterAt(one), await adapterAt(one, 0)]
    const forth = { base: await tokensOf(null, lane), full: await tokensOf(full, lane), none: await tokensOf(none, lane) }
    const back = { none: await tokensOf(none, lane), full: await tokensOf(full, lane), base: await tokensOf(null, lane) }
    return { forth, back, full }
  }

  test('give the same tokens in both orders, and at scale 0 those of the base', { timeout: 600_000 }, async () => {
    const { forth, back } = await columns('exact')
    expect(back).toEqual(forth)
    expect(forth.none).toEqual(forth.base)
    expect(forth.full).not.toEqual(forth.base)
  })

  test('do so in the fast lane up to near-ties, which its batches round differently', { timeout: 600_000 }, async () => {
    const { forth, back, full } = await columns('fast')
    for (const place of cells.keys()) {
      const pair = (left: number[][], right: number[][]): [number[], number[]] => [left[place] ?? [], right[place] ?? []]
      expect(await marginOf(full, place, pair(forth.full, back.full))).toBeLessThan(NEAR_TIE)
      for (const same of [forth.none, back.none, back.base])
        expect(await marginOf(null, place, pair(forth.base, same))).toBeLessThan(NEAR_TIE)
    }
    expect(forth.full).not.toEqual(forth.base)
  })
})

test('probabilities are those of adapter and scale, whatever came before, and at scale 0 those of the base', async () => {
  const base = await scoresOf(null)
  const adapters = [await adapterAt(one), await adapterAt(one, 0.5), await adapterAt(one, -1), await adapterAt(other)]
  const scores: number[][] = []
  for (const adapter of adapters) scores.push(await scoresOf(adapter))
  expect(new Set([base, ...scores].map((list) => JSON.stringify(list))).size).toBe(5)
  expect(await scoresOf(await adapterAt(one, 0))).toEqual(base)
  expect(await scoresOf(adapters[1] ?? null)).toEqual(scores[1])
  expect(await scoresOf(null)).toEqual(base)
})

test('the speed of the device is measured with the adapter', async () => {
  const load = { promptTokens: 8, prompts: 1, sequences: 2, decodeTokens: 2 }
  const rates = await engine.measureLimit({ model: withAdapter(await adapterAt(one)), lane: 'fast', load })
  expect(rates.decodeTokensPerSecond).toBeGreaterThan(0)
})

test('a file that was replaced is used as it is now, and refused to those who ask for the former one', async () => {
  const path = join(folder.path, 'replaced.gguf')
  copyFileSync(one, path)
  const before = await scoresOf(await adapterAt(path))
  copyFileSync(other, `${path}.new`)
  renameSync(`${path}.new`, path)
  const after = await scoresOf(await adapterAt(path))
  expect(after).not.toEqual(before)
  expect(after).toEqual(await scoresOf(await adapterAt(other)))
  const former = { id: 'tone', path, hash: 'e'.repeat(64), files: [{ path, sha256: 'e'.repeat(64), stamp: 'then' }], scale: 1 }
  await expect(scoresOf(former)).rejects.toMatchObject({
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
