import { expect, test } from 'vitest'
import { neighbourRow } from './neighbourRow.ts'

test.each([
  [0, 'ArrowUp', 0],
  [0, 'ArrowDown', 1],
  [5, 'PageDown', 15],
  [95, 'PageDown', 99],
  [50, 'Home', 0],
  [50, 'End', 99],
  [50, 'x', null],
])('from row %d %s goes to %s', (position, key, next) => {
  expect(neighbourRow(position, key, { count: 100, page: 10 })).toBe(next)
})
