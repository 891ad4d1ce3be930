import { expect, test } from 'vitest'
import { anyScriptVariant, holdsOtherLetters } from './anyScript.ts'

test('metrics that drop letters have a variant that reads every script', () => {
  expect(['rouge-1', 'rouge-lsum', 'rouge-l-unicode', 'levenshtein', 'nothing'].map(anyScriptVariant)).toEqual([
    'rouge-1-unicode',
    'rouge-lsum-unicode',
    null,
    null,
    null,
  ])
})

test.each([
  ['배송이 3일 걸렸습니다', true],
  ['환불 A', true],
  ['café', true],
  ['ΑΒΓ', true],
  ['Plain text, 42 — “fine” 🙂', false],
  ['', false],
])('%j has letters outside a-z: %s', (text, expected) => {
  expect(holdsOtherLetters(text)).toBe(expected)
})
