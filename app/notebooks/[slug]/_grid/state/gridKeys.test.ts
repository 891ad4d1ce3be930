import { expect, test } from 'vitest'
import { moveInGrid } from './gridKeys.ts'

const bounds = { rows: 100, columns: 5, page: 8 }
const from = { row: 50, column: 2 }

test.each([
  ['ArrowDown', false, { row: 51, column: 2 }],
  ['ArrowUp', true, { row: 0, column: 2 }],
  ['ArrowRight', false, { row: 50, column: 3 }],
  ['ArrowRight', true, { row: 50, column: 4 }],
  ['PageDown', false, { row: 58, column: 2 }],
  ['Home', false, { row: 50, column: 0 }],
  ['End', true, { row: 99, column: 4 }],
  ['a', false, null],
  ['constructor', false, null],
])('%s (far: %s) moves to %j', (key, far, expected) => {
  expect(moveInGrid(from, { key, far }, bounds)).toEqual(expected)
})

test('moves stop at the edges, and an empty grid has no place', () => {
  expect(moveInGrid({ row: 0, column: 0 }, { key: 'ArrowLeft', far: false }, bounds)).toEqual({ row: 0, column: 0 })
  expect(moveInGrid({ row: 0, column: 0 }, { key: 'ArrowDown', far: false }, { ...bounds, rows: 0 })).toBeNull()
})
