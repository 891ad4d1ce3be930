import { expect, test } from 'vitest'
import { cellChange } from './cellChange.ts'

const directions = [
  { name: 'match', higherIsBetter: true },
  { name: 'ms', higherIsBetter: false },
  { name: 'length', higherIsBetter: null },
]
const at = (output: string, match: number | null, ms: number | null = null, length = 0) => ({ output, scores: { match, ms, length } })

test.each([
  ['the same text with the same scores', at('네', 1), at('네', 1), 'same'],
  ['the same text that took longer', at('네', 1, 9), at('네', 1, 3), 'worse'],
  ['the same text with one better and one worse', at('네', 1, 9), at('네', 0, 3), 'same'],
  ['the same text judged otherwise', at('네', 1), at('네', 0), 'better'],
  ['a higher score', at('네', 1), at('아니요', 0), 'better'],
  ['a lower score', at('아니요', 0), at('네', 1), 'worse'],
  ['less of what should be little', at('a', null, 3), at('b', null, 9), 'better'],
  ['one better and one worse', at('a', 1, 9), at('b', 0, 3), 'other'],
  ['scores that stay', at('a', 1), at('b', 1), 'other'],
  ['scores that part in the last digit alone', at('a', 1.23), at('a', 1.2300000000000002), 'same'],
  ['a score with no better', at('a', null, null, 9), at('b', null, null, 1), 'other'],
  ['a score that was not there before', at('a', 1), at('b', null), 'other'],
  ['nothing earlier', at('a', 1), null, 'new'],
  ['nothing now', null, at('a', 1), null],
] as const)('%s is told so', (_what, now, earlier, expected) => {
  expect(cellChange(now, earlier, directions)).toBe(expected)
})
