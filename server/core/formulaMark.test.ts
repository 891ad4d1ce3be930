import { expect, test } from 'vitest'
import { fc } from './testing/fuzzing.ts'
import { markFormulas, unmarkFormulas } from './formulaMark.ts'

test.each(['-5', '-1e-7', '+3.5', '-1,234.5', '-12%', '3-1', '-5;-6', "it's = fine", '한국어'])('%j is not changed', (text) => {
  expect(markFormulas(text)).toBe(text)
})

test.each([
  ['=1+1', "'=1+1"],
  ['  @SUM(A1)', "'  @SUM(A1)"],
  ['+82-10-1234-5678', "'+82-10-1234-5678"],
  ['- 첫째', "'- 첫째"],
  ['@나', "'@나"],
  ['\uff1dcmd', "'\uff1dcmd"],
  [';=1', ";'=1"],
  ['a\t=1', "a\t'=1"],
  ['-5;=A1', "-5;'=A1"],
  ["'=1", "''=1"],
  ['\r=1', "'\r=1"],
  ['-', "'-"],
])('%j is marked as %j', (text, marked) => {
  expect(markFormulas(text)).toBe(marked)
})

test('marks can be taken off again, and no part that would be computed is left', () => {
  const text = fc.string({ unit: fc.constantFrom('=', '-', '+', '@', "'", ';', '\t', ' ', '5', 'a', '.', '\n', '가') })
  fc.assert(
    fc.property(text, (original) => {
      const marked = markFormulas(original)
      expect(unmarkFormulas(marked)).toBe(original)
      for (const part of marked.split(/[;\t]/)) if (/^\s*[=+\-@]/.test(part)) expect(part.trim()).toMatch(/^[+-][\d.e+-]+$/)
    }),
  )
})
