import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { cellKeySchema } from '../ids.ts'
import { canonicalJson } from '../json.ts'
import { cellKey, type CellKeyParts } from './cellKey.ts'
import { samplingNames } from './parameters.ts'

const base: CellKeyParts = {
  modelHash: 'a'.repeat(64),
  adapter: null,
  chatTemplateHash: 'b'.repeat(64),
  messages: [
    { role: 'system', content: '너는 리뷰를 분류한다. 🙂' },
    { role: 'user', content: 'Review: great' },
  ],
  prefill: null,
  sampling: { temperature: 0.7, top_p: 0.95, top_k: 40, min_p: 0, repeat_penalty: 1.1, presence_penalty: 0, frequency_penalty: 0 },
  seed: 1,
  maxTokens: 48,
  stop: [],
  constraint: null,
  lane: 'fast',
  engineVersion: 'fake@1',
}

test('a key is pinned: a change would lose every stored result', () => {
  // Worked out apart, by Python's hashlib and json with sorted keys.
  expect(cellKey(base)).toBe('b49b9110813f780dedd54952689de05dbf34a61cc036e656d67c4a45f2be2769')
  expect(cellKeySchema.safeParse(cellKey(base)).success).toBe(true)
})

test('a key is the hash of the canonical JSON of all its parts, with a digest in place of the messages', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const parts: CellKeyParts = {
    ...base,
    adapter: { scale: 0.5, hash: 'd'.repeat(64) },
    constraint: { schema: { type: 'string', 설명: '🙂' }, kind: 'json_schema' },
    context: 8192,
    prefill: '"답":\n',
    stop: ['\n', '끝'],
    template: { thinking: false, date: '2026-11-29' },
    afterThought: true,
  }
  const messages = sha256(canonicalJson(parts.messages))
  expect(cellKey(parts)).toBe(sha256(canonicalJson({ ...parts, messages, version: 'assay-cell-1' })))
})

const changes: Record<string, Partial<CellKeyParts>> = {
  modelHash: { modelHash: 'c'.repeat(64) },
  adapter: { adapter: { hash: 'd'.repeat(64), scale: 1 } },
  'adapter scale': { adapter: { hash: 'd'.repeat(64), scale: 0.5 } },
  chatTemplateHash: { chatTemplateHash: 'c'.repeat(64) },
  'message text': { messages: [base.messages[0]!, { role: 'user', content: 'Review: Great' }] },
  'message role': { messages: [{ ...base.messages[0]!, role: 'user' }, base.messages[1]!] },
  'message order': { messages: base.messages.toReversed() },
  'message left out': { messages: base.messages.slice(1) },
  prefill: { prefill: '' },
  'prefill text': { prefill: 'Label:' },
  ...Object.fromEntries(samplingNames.map((name) => [name, { sampling: { ...base.sampling, [name]: 0.123 } }])),
  'temperature 0': { sampling: { ...base.sampling, temperature: 0 } },
  'template date': { template: { date: '2026-11-29' } },
  thinking: { template: { thinking: false } },
  afterThought: { afterThought: true },
  seed: { seed: 2 },
  maxTokens: { maxTokens: 49 },
  stop: { stop: ['\n'] },
  'stop of two': { stop: ['\n', '#'] },
  'stop order': { stop: ['#', '\n'] },
  grammar: { constraint: { kind: 'gbnf', grammar: 'root ::= "a"' } },
  schema: { constraint: { kind: 'json_schema', schema: { type: 'string' } } },
  context: { context: 8192 },
  lane: { lane: 'exact' },
  engineVersion: { engineVersion: 'fake@2' },
}

test('every single change gives a key of its own', () => {
  const keys = [base, ...Object.values(changes).map((change) => ({ ...base, ...change }))].map((parts) => cellKey(parts))
  expect(new Set(keys).size).toBe(keys.length)
})

test('the order in which fields are written does not matter', () => {
  const reversed = Object.fromEntries(Object.entries(base).toReversed()) as CellKeyParts
  const sampling = Object.fromEntries(Object.entries(base.sampling).toReversed()) as CellKeyParts['sampling']
  const messages = base.messages.map(({ role, content }) => ({ content, role }))
  expect(cellKey({ ...reversed, sampling, messages })).toBe(cellKey(base))
})

test('a greedy cell has one key whatever its seed', () => {
  const greedy = { ...base, sampling: { ...base.sampling, temperature: 0 } }
  expect(cellKey({ ...greedy, seed: 5 })).toBe(cellKey(greedy))
})

test('a hash of the platform gives the same key as the one in plain JavaScript', () => {
  const native = (text: string) => createHash('sha256').update(text).digest('hex')
  const fresh = (parts: CellKeyParts): CellKeyParts => structuredClone(parts)
  for (const change of [{}, ...Object.values(changes)]) {
    const parts = { ...base, ...change }
    expect(cellKey(fresh(parts), native)).toBe(cellKey(fresh(parts)))
  }
})
