import { expect, test } from 'vitest'
import { selectionBetween } from './selection.ts'

test('a selection follows the order on the screen, and ends with a corner that is hidden', () => {
  const shown = { rows: [4, 2, 0, 3], columns: [1, 0] }
  const corners = { from: { row: 3, column: 0 }, to: { row: 2, column: 1 } }
  expect(selectionBetween(shown, corners)).toEqual({ rows: new Set([2, 0, 3]), columns: new Set([1, 0]) })
  expect(selectionBetween({ ...shown, columns: [1] }, corners)).toBeNull()
  expect(selectionBetween(shown, { ...corners, to: null })).toBeNull()
})
