import { expect, test } from 'vitest'
import { gridModel } from '#server/core/grid/gridModel.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CaseId, CellKey } from '#server/core/ids.ts'
import { earlierKeys } from './earlierRun.ts'
import { placeName, placeOf } from './placeName.ts'

const cell = (changes: Partial<GridCell>): GridCell => ({
  index: 0,
  sweep: 'main',
  variant: '간결',
  case: 'a@b 🙂' as CaseId,
  caseIndex: 0,
  point: { temperature: 0.7, top_p: 1 },
  repeat: 0,
  model: 'tiny',
  key: 'k1' as CellKey,
  ...changes,
})

test('a cell is found by its place, whatever its key and wherever it stood in the plan', () => {
  const find = earlierKeys([cell({}), cell({ repeat: 1, key: 'k2' as CellKey }), cell({ case: '2' as CaseId, key: null })])
  expect(find(cell({ key: 'other' as CellKey, index: 9, caseIndex: 5, point: { top_p: 1, temperature: 0.7 } }))).toBe('k1')
  expect(find(cell({ repeat: 1 }))).toBe('k2')
  expect([find(cell({ repeat: 2 })), find(cell({ variant: 'x' })), find(cell({ case: '2' as CaseId }))]).toEqual([null, null, null])
})

test('a place keeps its name when another case comes before it', () => {
  const before = gridModel([cell({})])
  const after = gridModel([cell({ index: 0, case: 'new' as CaseId, caseIndex: 0 }), cell({ index: 1, caseIndex: 1 })])
  const name = placeName(before, { row: 0, column: 0 })
  expect(placeOf(after, name)).toEqual({ row: 1, column: 0 })
  expect([placeOf(after, ''), placeOf(after, 'gone@0123456789abcdef'), placeName(after, { row: 9, column: 0 })]).toEqual([null, null, ''])
})
