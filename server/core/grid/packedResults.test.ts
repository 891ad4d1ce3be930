import { expect, test } from 'vitest'
import { packResults, type StoredResult, unpackResults } from './packedResults.ts'

test('results are unpacked under their keys, and keys without a result are absent', () => {
  const done: StoredResult = {
    status: 'done',
    output: '좋아요 🙂',
    thought: null,
    finishReason: 'max_tokens',
    tokens: { prompt: 12, output: 3 },
    timing: { ttftMs: 1.5, totalMs: 9 },
  }
  const failed: StoredResult = { status: 'failed', error: { code: 'ENGINE_FAILED', message: 'no' } }
  const keys = ['a', 'b', 'c', 'd']
  const stored = new Map<string, StoredResult>([
    ['b', done],
    ['c', failed],
    ['d', { ...done, output: '' }],
    ['other', done],
  ])
  const packed = structuredClone(packResults(keys, stored))
  expect(new Map(unpackResults(keys, packed))).toEqual(
    new Map<string, StoredResult>([
      ['b', done],
      ['c', failed],
      ['d', { ...done, output: '' }],
    ]),
  )
})
