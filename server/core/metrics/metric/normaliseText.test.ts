import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { foldCase, normaliseText } from './normaliseText.ts'

test.each([
  ['Positive.', 'positive'],
  ['  "Positive"!\n', 'positive'],
  ['**positive**', 'positive'],
  ['`x = 1`', 'x = 1'],
  ['(b)', 'b'],
  ['New\n\t York', 'new york'],
  ['긍정.', '긍정'],
  ['「긍정」。', '긍정'],
  ['긍정'.normalize('NFD'), '긍정'],
  ['Straße', 'strasse'],
  ['GROẞ', 'gross'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['좋아요 👍', '좋아요 👍'],
  ['-5', '-5'],
  ['5%', '5%'],
  ['$5', '$5'],
  ['.5', '.5'],
  ['C++', 'c++'],
  ['C#', 'c#'],
  ['3.14.', '3.14'],
  ['...', '...'],
  ['!', '!'],
  ['', ''],
  [' \n', ''],
])('%j is compared as %j', (text, normalised) => {
  expect(normaliseText(text)).toBe(normalised)
})

test('normalising is idempotent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(normaliseText(normaliseText(text))).toBe(normaliseText(text))
    }),
    { numRuns: 500 },
  )
})

test('every sigma is the same letter after case folding', () => {
  expect(new Set(['Σ', 'σ', 'ς'].map(foldCase)).size).toBe(1)
})

test('long runs of marks in the middle cost no more than other text', () => {
  const text = `a${'*'.repeat(200_000)}b`
  expect(normaliseText(text)).toBe(text)
})
