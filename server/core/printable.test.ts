import { expect, test } from 'vitest'
import { fc } from './testing/fuzzing.ts'
import { printable } from './printable.ts'

test.each([
  ['\u001b]0;title\u0007', String.raw`\u001b]0;title\u0007`],
  ['\u009b2J', String.raw`\u009b2J`],
  ['over\rwritten', String.raw`over\u000dwritten`],
  ['\u202eevil', String.raw`\u202eevil`],
  ['kept\tas\r\nit is: 한국어 👩‍👩‍👧 \u200f', 'kept\tas\r\nit is: 한국어 👩‍👩‍👧 \u200f'],
])('what a terminal would obey in %j is shown', (text, shown) => {
  expect(printable(text)).toBe(shown)
})

test('a JSON document has the same meaning and nothing that a terminal obeys', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const document = printable(JSON.stringify({ text }))
      expect(JSON.parse(document)).toEqual({ text })
      expect(document).not.toMatch(/\p{Cc}/u)
    }),
  )
})
