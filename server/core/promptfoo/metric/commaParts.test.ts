import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { commaParts, commaText } from './commaParts.ts'

test.each<[string, string[]]>([
  ['a, b', ['a', 'b']],
  ['"a, b",나', ['a, b', '나']],
  ['"say ""hi""" , x', ['say "hi"', 'x']],
  [' , a,,', ['a']],
  ['', []],
])('%j has the parts %j', (text, parts) => {
  expect(commaParts(text)).toEqual(parts)
})

test('joined texts are split into the same parts', () => {
  const part = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.stringMatching(/^[", a\n]{1,6}$/))
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(commaParts(commaText(parts))).toEqual(parts)
    }),
  )
})
