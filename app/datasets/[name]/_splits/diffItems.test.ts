import { expect, test } from 'vitest'
import type { RowId } from '#server/core/dataset/row/row.ts'
import { diffItems, diffSentence, labelText } from './diffItems.ts'

const id = (n: number) => String(n).padStart(12, '0') as RowId

test('a difference is one list with what was edited first, and one sentence', () => {
  const diff = {
    added: [id(1)],
    removed: [],
    edited: [id(2), id(3)],
    relabelled: [{ id: id(4), changes: { split: { from: null, to: 'train' } } }],
    same: 1,
  }
  expect(diffItems(diff).map(({ id: row, change }) => [Number(row), change])).toEqual([
    [2, 'edited'],
    [3, 'edited'],
    [1, 'added'],
    [4, 'relabelled'],
  ])
  expect(diffSentence(diff)).toBe('1 added, 2 edited, 1 relabelled, 1 row the same.')
  expect(diffSentence({ added: [], removed: [], edited: [], relabelled: [], same: 2 })).toBe('No difference: 2 rows the same.')
  expect([labelText(null), labelText([]), labelText(['가', 'b']), labelText(3)]).toEqual(['none', 'none', '가, b', '3'])
})
