import { expect, test } from 'vitest'
import type { ModelEntry } from '../../_trpc/apiTypes.ts'
import { formatWeights, modelGroups } from './modelRows.ts'

const model = (id: string, more: Partial<ModelEntry> = {}): ModelEntry => ({
  id,
  kind: 'chat',
  file: `${id}.gguf`,
  bytes: 101_400_000,
  licence: 'Apache-2.0',
  present: true,
  source: 'manifest',
  default: false,
  description: '',
  metadata: {
    name: 'SmolLM2 135M',
    architecture: 'llama',
    parameters: 134_515_008,
    trainContext: 2048,
    quantisation: 'Q4_1',
    chatTemplate: true,
  },
  problem: null,
  made: null,
  pull: null,
  making: null,
  makingProblem: null,
  speed: null,
  measuring: null,
  measuringProblem: null,
  ...more,
})
const onlyRow = (entry: ModelEntry) => modelGroups([entry])[0]?.models[0]

test('a model that is present shows its facts and needs no action', () => {
  expect(onlyRow(model('smol'))).toEqual({
    id: 'smol',
    ownName: 'SmolLM2 135M',
    description: '',
    status: { label: 'Ready', tone: 'good' },
    facts: ['llama', '135 M weights', 'Q4_1', '2,048 tokens of context', '101 MB', 'Apache-2.0'],
    file: 'smol.gguf',
    warning: null,
    problem: null,
    pull: null,
    action: null,
    usable: true,
    quantisation: 'Q4_1',
    parameters: 134_515_008,
    making: null,
    makingProblem: null,
    speed: null,
    measuring: null,
    measuringProblem: null,
  })
})

const broken = { code: 'MODEL_BROKEN' as const, message: 'The file is cut short.' }
const pull = { fraction: 0.25, receivedBytes: 1e9, totalBytes: 4e9, etaMs: 60_000 }
test.each([
  ['missing', { present: false, metadata: null }, 'Not downloaded', 'pull'],
  ['broken', { problem: broken }, 'Broken', 'retry'],
  ['failed download', { present: false, problem: broken }, 'Problem', 'retry'],
  ['broken and dropped', { source: 'dropped' as const, problem: broken }, 'Broken', null],
  ['downloading', { present: false, pull }, 'Downloading', 'cancel'],
  ['dropped', { source: 'dropped' as const }, 'Ready, added manually', null],
])('a %s model', (_, more, label, action) => {
  const row = onlyRow(model('a', more))
  expect({ label: row?.status.label, action: row?.action }).toEqual({ label, action })
})

test('a download shows its bytes and the remaining time', () => {
  expect(onlyRow(model('a', { present: false, pull }))?.pull).toEqual({ fraction: 0.25, detail: '1.00 GB of 4.00 GB', etaMs: 60_000 })
  expect(onlyRow(model('a', { pull: { fraction: null, receivedBytes: 5e6, totalBytes: null, etaMs: null } }))?.pull?.detail).toBe('5.00 MB')
})

test('a chat model without a template has a warning', () => {
  const bare = model('a')
  expect(onlyRow({ ...bare, metadata: bare.metadata && { ...bare.metadata, chatTemplate: false } })?.warning).toMatch(/no chat template/)
})

const made: NonNullable<ModelEntry['made']> = {
  version: 1,
  id: 'smol.q8_0',
  file: 'smol.q8_0.gguf',
  sha256: 'a'.repeat(64),
  bytes: 1,
  licence: null,
  type: 'Q8_0',
  tensors: 272,
  fallbacks: 0,
  madeFrom: { id: 'smol', sha256: 'b'.repeat(64), type: 'Q4_1' },
  madeBy: 'llama.cpp v0.5.0',
}
const speed = (decodePerSecond: number, measuredAt = 1): ModelEntry['speed'] => ({
  prefillPerSecond: 1000,
  decodePerSecond,
  sequences: 16,
  bytes: 3e8,
  device: 'CPU',
  lane: 'exact',
  measuredAt,
})

test('a made file says from which model it was made', () => {
  const row = onlyRow(model('smol.q8_0', { source: 'dropped', made }))
  expect(row?.status.label).toBe('Ready, made here')
  expect(row?.description).toBe('Made from smol (Q4_1) by llama.cpp v0.5.0')
})

test('a speed is compared with that of the original if both were measured in turns', () => {
  const speedOf = (measuredAt: number) => {
    const all = [model('smol', { speed: speed(100) }), model('smol.q8_0', { made, speed: speed(180, measuredAt) })]
    return modelGroups(all)[0]?.models.map((row) => row.speed)
  }
  expect(speedOf(1)).toEqual([
    { rates: 'prompts 1,000 tokens/s, answers 100 tokens/s (16 sequences at once), 300 MB of memory, CPU, exact lane', compared: null },
    { rates: expect.anything(), compared: 'Answers 1.8 times and prompts 1 times as fast as smol' },
  ])
  expect(speedOf(2)?.[1]?.compared).toBeNull()
})

test.each([
  ['an embedding model', { kind: 'embed' as const }],
  ['a model that is not here', { present: false }],
  ['a broken model', { problem: broken }],
])('no files are made of %s', (_, more) => expect(onlyRow(model('a', more))?.usable).toBe(false))

test('models are grouped by kind in a fixed order, present ones first, without empty groups', () => {
  const groups = modelGroups([model('e', { kind: 'embed' }), model('far', { present: false }), model('near')])
  expect(groups.map(({ kind, models }) => [kind, models.map(({ id }) => id)])).toEqual([
    ['chat', ['near', 'far']],
    ['embed', ['e']],
  ])
})

test.each([
  [134_515_008, '135 M'],
  [999_900_000, '1.0 B'],
  [7_241_732_096, '7.2 B'],
  [104_000_000_000, '104 B'],
])('%d weights are shown as %s', (count, text) => expect(formatWeights(count)).toBe(text))
