import { expect, test } from 'vitest'

import { durationText } from './durationText.ts'

test.each([
  [0, '0.0 s'],
  [-5, '0.0 s'],
  [940, '0.9 s'],
  [9_940, '9.9 s'],
  [9_960, '10 s'],
  [59_600, '1 min 0 s'],
  [185_000, '3 min 5 s'],
  [7_440_000, '2 h 4 min'],
])('%d ms is written %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})
