import { expect, test } from 'vitest'
import { commandSearch } from './commandSearch.ts'

const commands = [
  { id: 'open', label: 'Few-shot sentiment', group: 'Notebooks', keywords: 'few-shot' },
  { id: 'ko', label: '역할 프롬프트와 존댓말', group: 'Notebooks' },
  { id: 'models', label: 'Models', group: 'Go to' },
  { id: 'dark', label: 'Dark theme', group: 'View', keywords: 'models of colour' },
]

test.each([
  ['', ['open', 'ko', 'models', 'dark']],
  ['MODELS', ['models', 'dark']],
  ['sent few', ['open']],
  ['존댓말'.normalize('NFD'), ['ko']],
  ['nothing', []],
])('%j finds %j', (query, ids) => {
  expect(commandSearch(commands, query).map(({ id }) => id)).toEqual(ids)
})
