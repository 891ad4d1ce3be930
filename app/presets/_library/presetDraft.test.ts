import { expect, test } from 'vitest'
import type { Preset } from '../../_trpc/apiTypes.ts'
import { blankDraft, blankShot, draftOf, draftProblems, inputOf, isChanged } from './presetDraft.ts'

const preset: Preset = {
  id: 'teacher.ko',
  title: '차근차근 선생님',
  language: 'ko',
  active: true,
  created: '2026-11-22',
  description: '설명',
  tags: ['교육', '설명'],
  variant: { name: 'teacher', system: '당신은 선생님입니다.', user: '{{topic}} 🙂', assistant: null },
  shots: [{ vars: { topic: '퍼센트', level: 3, hints: ['a'] }, output: '백 가운데 몇' }],
  versions: [],
  problems: [],
}

test('a preset that is not edited is saved as it was, with values of every type', () => {
  expect(inputOf(draftOf(preset), preset.id, preset)).toEqual({
    id: 'teacher.ko',
    title: '차근차근 선생님',
    language: 'ko',
    active: true,
    description: '설명',
    tags: ['교육', '설명'],
    variant: preset.variant,
    shots: preset.shots,
  })
})

test('an edited value becomes text, and other values keep their type', () => {
  const draft = draftOf(preset)
  draft.shots[0]!.vars.level = '4'
  expect(inputOf(draft, preset.id, preset).shots).toEqual([{ vars: { topic: '퍼센트', level: '4', hints: ['a'] }, output: '백 가운데 몇' }])
})

test('empty system and prefill mean none, tags are trimmed, a new preset has no id', () => {
  expect(inputOf({ ...blankDraft, title: ' A ', tags: ' x, ,y ', system: '  ' }, undefined)).toEqual({
    title: 'A',
    language: 'en',
    active: true,
    description: '',
    tags: ['x', 'y'],
    variant: { name: 'prompt', system: null, user: '{{question}}', assistant: null },
    shots: [],
  })
})

test('a draft is changed if a shot is', () => {
  const saved = draftOf(preset)
  expect([isChanged(draftOf(preset), saved), isChanged({ ...saved, shots: [] }, saved)]).toEqual([false, true])
})

test('a draft must have a title and a user template', () => {
  expect(draftProblems({ ...blankDraft, user: ' ' })).toEqual({
    title: 'Write a title.',
    user: 'Write a user template, such as {{question}}.',
  })
  expect(draftProblems({ ...blankDraft, title: 'A' })).toEqual({})
})

test('a new shot has a field for each variable', () => {
  expect(blankShot(['topic', '주제'])).toEqual({ vars: { topic: '', 주제: '' }, output: '' })
})
