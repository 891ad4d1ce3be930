import { expect, test } from 'vitest'
import { compareValues, stickyEdges } from './dataColumn.ts'

test('numbers sort by size, text by readers’ order', () => {
  expect([10, 9, 100].toSorted(compareValues)).toEqual([9, 10, 100])
  expect(['case 10', '나', 'case 9', '가', 'b'].toSorted(compareValues)).toEqual(['b', 'case 9', 'case 10', '가', '나'])
})

test('only leading columns stick, each at the end of the one before', () => {
  expect(stickyEdges([{ sticky: true, width: 40 }, { sticky: true }, {}, { sticky: true }])).toEqual([0, 40])
})
