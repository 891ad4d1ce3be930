import { expect, test } from 'vitest'
import { smooth } from './smooth.ts'

test('without weight the values stay as they are', () => {
  expect(smooth([3, null, 1.5], 0)).toEqual([3, null, 1.5])
})

test('a constant curve stays constant from its first value on', () => {
  for (const value of smooth([2, 2, 2, 2], 0.9)) expect(value).toBeCloseTo(2, 12)
})

test('each value is the weighted mean of those up to it', () => {
  // (0.5 * 4 * 0.5 + 0.5 * 1) / 0.75 = 2
  expect(smooth([4, 1], 0.5)).toEqual([4, 2])
})

test('a missing value is left out and the curve goes on behind it', () => {
  expect(smooth([4, null, 1], 0.5)).toEqual([4, null, 2])
})
