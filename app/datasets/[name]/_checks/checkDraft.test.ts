import { expect, test } from 'vitest'
import { checkOptions, newCheckDraft } from './checkDraft.ts'

test('what is not chosen is left to the checks', () => {
  expect(checkOptions(newCheckDraft)).toEqual({ options: { near: 0.8 } })
  expect(checkOptions({ ...newCheckDraft, meaning: 'never', model: 'm', context: '128', group: ' 출처 ' })).toEqual({
    options: { near: 0.8, semantic: false, model: 'm', context: 128, group: '출처' },
  })
})

test('numbers that cannot be are named', () => {
  expect(checkOptions({ ...newCheckDraft, near: '2', context: '0' })).toEqual({
    problems: { near: expect.any(String), context: expect.any(String) },
  })
})
