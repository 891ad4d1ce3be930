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
  ['the same text with another score', at('네', 1), at('네', 0), 'better'],
  ['a higher score', at('네', 1), at('아니요', 0), 'better'],
  ['a lower score', at('아니요', 0), at('네', 1), 'worse'],
  ['a lower score of a metric where less is better', at('a', null, 3), at('b', null, 9), 'better'],
  ['one better and one worse', at('a', 1, 9), at('b', 0, 3), 'other'],
  ['equal scores', at('a', 1), at('b', 1), 'other'],
  ['scores that differ only by rounding', at('a', 1.23), at('a', 1.2300000000000002), 'same'],
  ['a score of a metric without a better direction', at('a', null, null, 9), at('b', null, null, 1), 'other'],
  ['a score that was not there before', at('a', 1), at('b', null), 'other'],
  ['no earlier output', at('a', 1), null, 'new'],
  ['no current output', null, at('a', 1), null],
] as const)('%s is classified', (_what, now, earlier, expected) => {
  expect(cellChange(now, earlier, directions)).toBe(expected)
})
