import { expect, test } from 'vitest'

import type { CellResult, UsedAdapter } from '../../core/experiment/cell.ts'
import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import type { Engine, ScoreItem } from '../../engine/door/protocol.ts'
import type { CellRequest, StoredCell } from '../../io/store/resultStore.ts'
import { openStore } from '../../io/store/store.ts'
import { scoreFork } from './scoreFork.ts'
import { tokenProbabilities } from './tokenProbabilities.ts'

const END = 99
const request: CellRequest = {
  model: 'tiny',
  modelHash: 'h',
  chatTemplateHash: 't',
  engineVersion: 'engine 1',
  lane: 'fast',
  messages: [{ role: 'user', content: '사과 🍎' }],
  prefill: 'So',
  sampling: { temperature: 0.7, top_p: 1, top_k: 0, min_p: 0, repeat_penalty: 1, presence_penalty: 0, frequency_penalty: 0 },
  seed: 7,
  maxTokens: 8,
  context: 512,
  stop: [],
  constraint: null,
}
const keyOf = (letter: string) => letter.repeat(64) as CellKey

function cell(
  letter: string,
  outputTokenIds: number[],
  { finishReason = 'stop', change = {} }: { finishReason?: CellResult['finishReason']; change?: Partial<CellRequest> } = {},
): StoredCell {
  const tokens = { prompt: 3, output: outputTokenIds.length }
  const result = { output: '', thought: null, outputTokenIds, renderedPrompt: 'p', finishReason, tokens, timing: { ttftMs: 1, totalMs: 2 } }
  return { key: keyOf(letter), request: { ...request, ...change }, result, error: null, computedAt: 0, run: 'r' as RunId }
}

const scoredToken = (token: number): ScoredToken => ({ token, text: `#${token}`, logprob: -token, entropy: 1, rank: 1, top: [] })

function world(...cells: StoredCell[]) {
  const byKey = new Map(cells.map((one) => [one.key, one]))
  const asked: { items: ScoreItem[]; contextSize: number | undefined }[] = []
  const score: Engine['score'] = ({ items, model }) => {
    asked.push({ items, contextSize: model.contextSize })
    return Promise.resolve(
      items.map(({ continuation, end }) => {
        const ids = 'tokenIds' in continuation ? continuation.tokenIds : []
        return { promptTokens: 3, tokens: [...ids, ...(end ? [END] : [])].map(scoredToken) }
      }),
    )
  }
  const store = openStore(':memory:')
  const deps = {
    engine: { score },
    results: { cell: (key: CellKey) => byKey.get(key) ?? null },
    usedAdapter: ({ id, hash, scale }: UsedAdapter) => Promise.resolve({ id, path: '/a.gguf', hash, files: [], scale }),
    resolveModel: (id: string) => Promise.resolve({ id, path: 'tiny.gguf', hash: 'h' }),
    tokenScores: store.tokenScores,
    now: () => 1,
  }
  return { deps, asked, byKey }
}

test('an output is scored with its prompt and context, its end included, and only once', async () => {
  const { deps, asked } = world(cell('a', [4, 5]))
  const answer = { key: keyOf('a'), ended: true, tokens: [4, 5, END].map(scoredToken) }
  expect(await tokenProbabilities(deps, keyOf('a'))).toEqual(answer)
  expect(await tokenProbabilities(deps, keyOf('a'))).toEqual(answer)
  const { messages, prefill } = request
  expect(asked).toEqual([{ items: [{ messages, prefill, continuation: { tokenIds: [4, 5] }, end: true }], contextSize: 512 }])
})

test('an output that was cut off has no end, and another output under the same key is scored again', async () => {
  const { deps, asked, byKey } = world(cell('a', [4, 5], { finishReason: 'max_tokens' }))
  expect(await tokenProbabilities(deps, keyOf('a'))).toEqual({ key: keyOf('a'), ended: false, tokens: [4, 5].map(scoredToken) })
  byKey.set(keyOf('a'), cell('a', [4, 6]))
  expect(await tokenProbabilities(deps, keyOf('a'))).toEqual({ key: keyOf('a'), ended: true, tokens: [4, 6, END].map(scoredToken) })
  expect(asked).toHaveLength(2)
})

test('a cell that is not stored is an error', async () => {
  await expect(tokenProbabilities(world().deps, keyOf('b'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('two outputs of one prompt differ at a token of each, or at an end', async () => {
  const { deps } = world(
    cell('a', [4, 5, 6]),
    cell('b', [4, 7], { change: { seed: 8 } }),
    cell('c', [4]),
    cell('d', [4], { finishReason: 'max_tokens' }),
  )
  const fork = (key: string, other: string) => scoreFork(deps, { key: keyOf(key), other: keyOf(other) })
  expect(await fork('a', 'b')).toEqual({ position: 1, left: scoredToken(5), right: scoredToken(7) })
  expect(await fork('c', 'a')).toEqual({ position: 1, left: scoredToken(END), right: scoredToken(5) })
  expect(await fork('a', 'd')).toEqual({ position: 1, left: scoredToken(5), right: null })
  expect(await fork('a', 'a')).toBeNull()
})

test('cells of different prompts are an error', async () => {
  const other = { change: { messages: [{ role: 'user' as const, content: '배' }] } }
  const { deps } = world(cell('a', [4]), cell('b', [5], other))
  await expect(scoreFork(deps, { key: keyOf('a'), other: keyOf('b') })).rejects.toMatchObject({ code: 'BAD_INPUT' })
})
