import { expect, test } from 'vitest'
import { fc } from '#server/core/testing/fuzzing.ts'
import { headOf, tailOf } from './cutText.ts'

const family = '👩‍👩‍👧‍👦'
const flag = '🇰🇷'
const han = '한'.normalize('NFD')

test.each([
  ['ab🙂', 3, 'ab', ''],
  ['ab🙂', 4, 'ab🙂', 'ab🙂'],
  [`a${family}b`, 5, 'a', 'b'],
  [`a${han}${han}`, 3, 'a', ''],
  [`a${han}b`, 3, 'a', 'b'],
  ['한국어', 2, '한국', '국어'],
  [flag.repeat(40), 66, flag.repeat(16), flag.repeat(16)],
  [`a${flag.repeat(40)}`, 67, `a${flag.repeat(16)}`, flag.repeat(16)],
  [`a${flag.repeat(40)}`, 68, `a${flag.repeat(16)}`, flag.repeat(17)],
  ['', 3, '', ''],
] as const)('%j cut to %i units keeps whole characters, at the start and at the end', (text, most, head, tail) => {
  expect(headOf(text, most)).toBe(head)
  if (most < text.length && tail !== '') expect(tailOf(text, most)).toBe(tail)
})

test('the end of a text keeps whole characters', () => {
  expect([tailOf('🙂ab', 3), tailOf(`${family}b`, 4), tailOf(`${han}b`, 2), tailOf('abc', 9)]).toEqual(['ab', 'b', 'b', 'abc'])
})

test('a cut text is a prefix or suffix of the text, not longer than the limit, without split characters', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '🙂', family, flag, han, '가', '\n', 'é'.normalize('NFD')), maxLength: 30 })
  fc.assert(
    fc.property(texts, fc.nat(60), (text, most) => {
      const [head, tail] = [headOf(text, most), tailOf(text, most)]
      expect([text.startsWith(head), text.endsWith(tail), head.isWellFormed(), tail.isWellFormed()]).toEqual([true, true, true, true])
      expect(Math.max(head.length, tail.length)).toBeLessThanOrEqual(most)
    }),
  )
})
