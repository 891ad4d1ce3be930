import { expect, test } from 'vitest'
import type { Preset } from '../../_trpc/apiTypes.ts'
import { languageName, languageOptions, presetRows } from './presetRows.ts'

const preset = (id: string, title: string, more: Partial<Preset> = {}): Preset => ({
  id,
  title,
  language: 'en',
  active: true,
  created: null,
  description: '',
  tags: [],
  variant: { name: 'a', system: null, user: 'x', assistant: null },
  shots: [],
  versions: [],
  problems: [],
  ...more,
})
const presets = [
  preset('old', 'A retired preset', { active: false }),
  preset('teacher.ko', '차근차근 선생님', { language: 'ko', tags: ['교육'] }),
  preset('coding.en', 'Careful coder', { description: 'Writes tests' }),
]
const all = { query: '', language: '', activeOnly: false }

test.each([
  [all, ['coding.en', 'teacher.ko', 'old']],
  [{ ...all, activeOnly: true }, ['coding.en', 'teacher.ko']],
  [{ ...all, language: 'ko' }, ['teacher.ko']],
  [{ ...all, query: '교육'.normalize('NFD') }, ['teacher.ko']],
  [{ ...all, query: 'TESTS careful' }, ['coding.en']],
])('the filter %j shows %j', (filter, ids) => {
  expect(presetRows(presets, filter).map(({ id }) => id)).toEqual(ids)
})

test('languages are listed by name, after an entry for all', () => {
  expect(languageOptions(presets)).toEqual([
    { value: '', label: 'All' },
    { value: 'en', label: 'English' },
    { value: 'ko', label: 'Korean' },
  ])
  expect(languageName('not a tag')).toBe('not a tag')
})
