import { expect, test } from 'vitest'
import { clampSplit, splitAfterKey } from './splitPosition.ts'

test.each([
  ['ArrowLeft', false, 0.48],
  ['ArrowDown', true, 0.6],
  ['Home', false, 0.2],
  ['End', false, 0.8],
  ['a', false, null],
])('%s (large=%s) moves the divider to %s', (key, large, share) => {
  expect(splitAfterKey(0.5, key, { large, least: 0.2 })).toBe(share)
})

test('the divider stays within its limits', () => {
  expect([clampSplit(-3, 0.2), clampSplit(9, 0.2)]).toEqual([0.2, 0.8])
})
