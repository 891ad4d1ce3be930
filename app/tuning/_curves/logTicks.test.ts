import { expect, test } from 'vitest'
import { logTicks } from './logTicks.ts'

test.each([
  [0.03, 4, [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]],
  [1, 1, [1]],
  [2.5, 2.6, [2, 5]],
  [0.0001, 10, [0.0001, 0.001, 0.01, 0.1, 1, 10]],
])('the marks of %d to %d enclose it', (low, high, expected) => {
  expect(logTicks(low, high)).toEqual(expected)
})
