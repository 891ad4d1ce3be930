import { expect, test } from 'vitest'
import { newRow, type RowId } from '../row/row.ts'
import { diffRows } from './diffRows.ts'

const row = (id: string, output: string) =>
  newRow(id.padStart(12, '0') as RowId, { kind: 'instruction', instruction: 'a\nb', input: '', output }, { from: 'hand' })

test('rows are added, removed, edited, relabelled or the same', async () => {
  const before = [row('1', 'one'), row('2', 'two'), row('3', 'three'), row('4', 'four')]
  const after = [
    row('5', 'five'),
    { ...row('4', 'FOUR'), status: 'edited' as const },
    { ...row('3', 'three'), tags: ['x'], split: 'test' as const },
    row('1', 'one'),
  ]
  expect(await diffRows(before, after)).toEqual({
    added: ['000000000005'],
    removed: ['000000000002'],
    edited: ['000000000004'],
    relabelled: [{ id: '000000000003', changes: { split: { from: null, to: 'test' }, tags: { from: [], to: ['x'] } } }],
    same: 1,
  })
})
