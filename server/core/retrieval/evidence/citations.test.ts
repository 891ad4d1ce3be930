import { expect, test } from 'vitest'
import { fc, timed } from '../../testing/fuzzing.ts'
import { citationsIn } from './citations.ts'

const found = (answer: string) => citationsIn(answer).map(({ start, end, numbers }) => [answer.slice(start, end), ...numbers])

test.each<[string, (string | number)[][]]>([
  ['서울은 수도이다 [1].', [['[1]', 1]]],
  ['서울은 수도이다[12].', [['[12]', 12]]],
  ['Both agree [1, 3].', [['[1, 3]', 1, 3]]],
  [
    'Both agree [1][2].',
    [
      ['[1]', 1],
      ['[2]', 2],
    ],
  ],
  [
    'All agree [1-3] and [2–2].',
    [
      ['[1-3]', 1, 2, 3],
      ['[2–2]', 2],
    ],
  ],
  [
    '그렇다［１］. 또한【2】, [3、 4]',
    [
      ['［１］', 1],
      ['【2】', 2],
      ['[3、 4]', 3, 4],
    ],
  ],
  ['[ 2 ; 2 ]', [['[ 2 ; 2 ]', 2]]],
  ['`list[1]` is [2]', [['[2]', 2]]],
  ['``a ` [1]`` and ` [3]', [['[3]', 3]]],
  ['```\nx[1]\n```\nso [2]\n~~~\n[3]', [['[2]', 2]]],
  ['a ` b [1]\n\nc ` d', [['[1]', 1]]],
  ['see [1](https://a) and [^2]\n[3]: https://b', []],
  ['in [2024], [0], [], [a], [1, b], [9-1], [1-900]', []],
  ['［1]', []],
])('the citations in %j are %j', (answer, expected) => {
  expect(found(answer)).toEqual(expected)
})

test('the place of a citation is its marker, wherever it stands', () => {
  const text = fc.string({ unit: fc.constantFrom('가', 'a', ' ', '.', '🙂', '\n', '(') })
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.integer({ min: 1, max: 999 }))), (parts) => {
      const answer = parts.map(([before, number]) => `${before}[${number}]`).join('')
      expect(found(`${answer} .`)).toEqual(parts.map(([, number]) => [`[${number}]`, number]))
    }),
  )
})

test.each(['[', '[1', '[1,', '`', '```\n', '` ``', '[1 ', '[1]', '[1-'])('an answer of many %j is read in time', (unit) => {
  expect(timed(() => citationsIn(unit.repeat(60_000 / unit.length)))).toBeLessThan(5000)
})
