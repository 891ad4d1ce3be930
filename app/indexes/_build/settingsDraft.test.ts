import { expect, test } from 'vitest'
import { defaultsFor } from '#server/core/retrieval/indexConfig.ts'
import type { ModelEntry } from '../../_trpc/apiTypes.ts'
import { changedDraft, defaultReasons, embedderOptions, newSettings, settingsOf } from './settingsDraft.ts'

const model = (id: string, kind: ModelEntry['kind'] = 'embed', present = true): ModelEntry => ({
  id,
  kind,
  file: id,
  bytes: 1,
  licence: null,
  present,
  source: 'manifest',
  default: false,
  description: 'Reads.',
  metadata: null,
  problem: null,
  made: null,
  pull: null,
  making: null,
  makingProblem: null,
  speed: null,
  measuring: null,
  measuringProblem: null,
})
const models = [model('all-minilm-l6-v2'), model('multilingual-e5-small', 'embed', false), model('chat', 'chat')]

test.each(['ko', 'mixed', 'auto'] as const)(
  'MiniLM is not offered where the language is %s, and given up when it becomes so',
  (language) => {
    expect(embedderOptions(models, language).map(({ value }) => value)).toEqual(['auto', 'multilingual-e5-small', 'none'])
    const english = { ...newSettings, language: 'en' as const, embedder: 'all-minilm-l6-v2' }
    expect(changedDraft(english, { language }).embedder).toBe('auto')
  },
)

test('all embedders are offered for English, and an absent one says that it is downloaded', () => {
  const options = embedderOptions(models, 'en')
  expect(options.map(({ value, label }) => [value, label])).toEqual([
    ['auto', 'Default (all-minilm-l6-v2)'],
    ['all-minilm-l6-v2', 'all-minilm-l6-v2'],
    ['multilingual-e5-small', 'multilingual-e5-small'],
    ['none', 'None'],
  ])
  expect(options[2]?.description).toBe('Reads. Not on this computer: it is downloaded first.')
})

test('what follows the language is asked of the build as its default', () => {
  expect(settingsOf(newSettings)).toEqual({ settings: { language: 'auto', defaults: true } })
  expect(settingsOf({ ...newSettings, language: 'ko' })).toEqual({ settings: { language: 'ko', defaults: true } })
  expect(settingsOf({ ...newSettings, embedder: 'none' })).toEqual({ settings: { language: 'auto', defaults: true, embedder: 'none' } })
  expect(defaultReasons('ko')).toEqual([defaultsFor('ko').reason])
  expect(defaultReasons('auto')).toHaveLength(4)
})

test('sizes begin with usual ones and are checked', () => {
  const draft = changedDraft(newSettings, { by: 'characters' })
  expect(settingsOf(draft)).toMatchObject({ settings: { chunks: { by: 'characters', size: 300, overlap: 60 } } })
  expect(settingsOf({ ...draft, size: '100', overlap: '51' })).toEqual({ problems: { overlap: expect.any(String) } })
  expect(settingsOf({ ...draft, size: '3e2', overlap: '' })).toEqual({
    problems: { size: expect.any(String), overlap: expect.any(String) },
  })
  expect(changedDraft(draft, { by: 'auto' })).toEqual(newSettings)
})
