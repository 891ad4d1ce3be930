import type { UsedAdapter } from '../../core/experiment/cell.ts'
import { expect, test } from 'vitest'

import { AppError } from '../../core/errors.ts'
import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import type { Engine, LoadedModel, ModelRef } from '../../engine/door/protocol.ts'
import type { CellRequest, StoredCell } from '../../io/store/resultStore.ts'
import { stubEngine, type StubBehaviour } from '../testing/stubEngine.ts'
import { replayCell } from './replayCell.ts'

const key = 'a'.repeat(64) as CellKey
const model: ModelRef = { id: 'tiny', path: 'tiny.gguf', hash: 'h' }
const request: CellRequest = {
  model: 'tiny',
  modelHash: 'h',
  chatTemplateHash: 't',
  engineVersion: 'engine 1',
  lane: 'exact',
  messages: [{ role: 'user', content: '사과 🍎' }],
  prefill: null,
  sampling: { temperature: 0.7, top_p: 1, top_k: 0, min_p: 0, repeat_penalty: 1, presence_penalty: 0, frequency_penalty: 0 },
  seed: 7,
  maxTokens: 8,
  stop: [],
  constraint: null,
}

function stored(outputTokenIds: number[] | null, output = '답: 사과 🍎'): StoredCell {
  const result = outputTokenIds && {
    output,
    thought: null,
    outputTokenIds,
    renderedPrompt: 'p',
    finishReason: 'stop' as const,
    tokens: { prompt: 3, output: outputTokenIds.length },
    timing: { ttftMs: 1, totalMs: 2 },
  }
  return { key, request, result, error: null, computedAt: 0, run: 'r' as RunId }
}

const scored = (token: number, share: number): ScoredToken => ({
  token,
  text: ` #${token}`,
  logprob: Math.log(share),
  entropy: 1,
  rank: 1,
  top: [],
})

/** The stub engine answers every cell with the tokens 1 and 2. */
function deps(
  cell: StoredCell | null,
  { hash = 'h', unscorable = false, on }: { hash?: string; unscorable?: boolean } & StubBehaviour = {},
) {
  const score: Engine['score'] = ({ items }) =>
    unscorable
      ? Promise.reject(new AppError('ENGINE_CRASHED', 'gone'))
      : Promise.resolve(
          items.map(({ continuation, end }) => {
            const ids = 'tokenIds' in continuation ? continuation.tokenIds : []
            return { promptTokens: 3, tokens: [...ids, ...(end ? [99] : [])].map((token) => scored(token, token === 3 ? 0.25 : 0.5)) }
          }),
        )
  const load = () => Promise.resolve({ engineVersion: 'engine 2' } as LoadedModel)
  return {
    engine: { ...stubEngine({ on }).engine, load, score },
    results: { cell: () => cell },
    usedAdapter: ({ id, hash: file, scale }: UsedAdapter) => Promise.resolve({ id, path: '/a.gguf', hash: file, files: [], scale }),
    resolveModel: () => Promise.resolve({ ...model, hash }),
  }
}

const engine = { stored: 'engine 1', now: 'engine 2' }

test('a replay with the same tokens is equal', async () => {
  expect(await replayCell(deps(stored([1, 2])), key)).toEqual({ key, equal: true, firstDifference: null, engine })
})

test('a cell with an adapter is replayed with it, and without its file the reason is told', async () => {
  const adapter = { id: 'tone', hash: 'dd', scale: 0.5 }
  const cell = { ...stored([1, 2]), request: { ...request, adapter } }
  const asked: unknown[] = []
  const here = deps(cell, { on: () => undefined })
  const generate: Engine['generate'] = (asking, options) => {
    asked.push(asking.model.adapter)
    return here.engine.generate(asking, options)
  }
  expect(await replayCell({ ...here, engine: { ...here.engine, generate } }, key)).toMatchObject({ equal: true })
  expect(asked).toEqual([{ id: 'tone', path: '/a.gguf', hash: 'dd', files: [], scale: 0.5 }])
  const usedAdapter = () => Promise.reject(new AppError('ADAPTER_MISSING', 'This cell was computed with the adapter tone.'))
  await expect(replayCell({ ...here, usedAdapter }, key)).rejects.toMatchObject({ code: 'ADAPTER_MISSING' })
})

test('a changed letter of a stored thought is told apart from the replay as well', async () => {
  const cell = stored([1, 2])
  const thought = { opening: '', text: '음', closing: '</think>', closed: true, tokens: 1 }
  const changed = cell.result && { ...cell, result: { ...cell.result, thought } }
  expect(await replayCell(deps(changed), key)).toMatchObject({ equal: false, textDifference: { position: 0 } })
})

test('a stored text that was changed is told apart from the replay, although its tokens are the same', async () => {
  expect(await replayCell(deps(stored([1, 2], '답: 사고 🍎')), key)).toEqual({
    key,
    equal: false,
    firstDifference: null,
    textDifference: { position: 4, stored: '고 🍎', replayed: '과 🍎' },
    engine,
  })
})

test('a replay with other tokens gives the first difference with both probabilities', async () => {
  const firstDifference = {
    position: 1,
    stored: 3,
    replayed: 2,
    storedText: ' #3',
    replayedText: ' #2',
    storedProbability: expect.closeTo(0.25) as number,
    replayedProbability: expect.closeTo(0.5) as number,
  }
  expect(await replayCell(deps(stored([1, 3, 4])), key)).toEqual({ key, equal: false, firstDifference, engine })
})

test('an end that the other output does not have is given with its probability, and without one if the engine gives none', async () => {
  expect(await replayCell(deps(stored([1])), key)).toMatchObject({
    firstDifference: { position: 1, stored: null, storedText: ' #99', storedProbability: expect.closeTo(0.5) as number, replayed: 2 },
  })
  expect(await replayCell(deps(stored([1, 3]), { unscorable: true }), key)).toMatchObject({
    equal: false,
    firstDifference: { position: 1, stored: 3, replayed: 2, storedProbability: null, replayedProbability: null },
  })
})

test.for<{ name: string; given: string; cell: StoredCell | null; hash?: string; code: string }>([
  { name: 'text that is no key', given: 'abc', cell: null, code: 'BAD_INPUT' },
  { name: 'a key that is not stored', given: key, cell: null, code: 'NOT_FOUND' },
  { name: 'a cell that failed', given: key, cell: { ...stored(null), error: { code: 'CELL_TIMEOUT', message: 'long' } }, code: 'CONFLICT' },
  { name: 'a cell whose stored output cannot be read', given: key, cell: stored(null), code: 'STORE_BROKEN' },
  { name: 'another model file', given: key, cell: stored([1, 2]), hash: 'other', code: 'CONFLICT' },
])('$name is refused with $code', async ({ given, cell, hash, code }) => {
  await expect(replayCell(deps(cell, { hash }), given)).rejects.toMatchObject({ code })
})

test('if the engine fails the cell, the replay fails', async () => {
  const failure = { code: 'CONTEXT_TOO_SMALL', message: 'too long' } as const
  const replay = replayCell(deps(stored([1, 2]), { on: () => failure }), key)
  await expect(replay).rejects.toEqual(AppError.fromData(failure))
})
