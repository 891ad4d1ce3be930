import { expect, test } from 'vitest'
import { choicesOf, exportStart, kindsTaken, newExportDraft, usualFormat } from './exportDraft.ts'

test('the usual format is that of most rows, and each format says which kinds it takes', () => {
  expect([usualFormat({}), usualFormat({ chat: 3, instruction: 1 }), usualFormat({ label: 2 })]).toEqual(['alpaca', 'openai', 'kto'])
  expect(kindsTaken('alpaca')).toEqual({ asIs: ['instruction'], changed: ['chat'] })
  expect(kindsTaken('csv')).toEqual({ asIs: ['instruction', 'chat', 'preference', 'label'], changed: [] })
})

test('what a format has no place for is not asked for', () => {
  const draft = { ...newExportDraft, unpair: true, withOrigin: true, model: 'm', container: 'json' as const }
  expect(exportStart('d', { ...draft, format: 'openai' })).toEqual({
    dataset: 'd',
    snapshot: null,
    format: 'openai',
    statuses: ['new', 'accepted', 'edited'],
    profile: 'api',
    container: 'json',
  })
  expect(exportStart('d', { ...draft, format: 'kto' })).toMatchObject({ unpair: true, withOrigin: true })
  expect(exportStart('d', { ...draft, format: 'text' })).toMatchObject({ model: 'm' })
  const card = { ...newExportDraft.card, languages: 'ko, en', license: ' ' }
  expect(exportStart('d', { ...draft, format: 'huggingface', card })).toMatchObject({ card: { languages: ['ko', 'en'] } })
  expect(choicesOf('huggingface').containers).toEqual([])
})
