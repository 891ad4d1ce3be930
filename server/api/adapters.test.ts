import { expect, test } from 'vitest'
import { slugSchema } from '../core/ids.ts'
import type { AdapterCard } from '../core/tuning/adapter/adapterCard.ts'
import { guideSettings } from '../core/tuning/settings/tuningSettings.ts'
import { createCaller } from './router.ts'
import { standInServices } from './testing/standInServices.ts'

const sha256 = 'a'.repeat(64)
const training: Omit<NonNullable<AdapterCard['training']>, 'prompts'> = {
  job: 't20261201-100000-ab12',
  settings: guideSettings,
  dataset: { name: 'desk', snapshot: 'v1', sha256 },
  rows: { train: 4, validation: 1 },
  steps: 3,
  trainTokens: 90,
  tokensPerSecond: 30,
  loss: { first: 2, last: 1 },
  validationLoss: 1.5,
  bestStep: 2,
  ms: 3000,
}
const card = (id: string) => ({
  format: 1 as const,
  id: slugSchema.parse(id),
  file: 'adapter.gguf',
  sha256,
  base: { id: 'tiny', sha256 },
  rank: 4,
  alpha: 8,
  targets: ['attn_q'],
  madeAt: '2026-12-01T10:00:00.000Z',
})

test('the page gets cards without the keys of the rows of the training', async () => {
  const cards: (AdapterCard | null)[] = [
    { ...card('말투'), training: { ...training, prompts: ['0123456789abcdef'] } },
    { ...card('added'), training: null },
    null,
  ]
  const list = async () => cards.map((each) => ({ id: each?.id ?? 'broken', bytes: 9, card: each, problem: null }))
  expect(await createCaller({ services: standInServices({ adapters: { list } }) }).adapters.list()).toEqual([
    { id: '말투', bytes: 9, card: { ...card('말투'), training }, problem: null },
    { id: 'added', bytes: 9, card: { ...card('added'), training: null }, problem: null },
    { id: 'broken', bytes: 9, card: null, problem: null },
  ])
})
