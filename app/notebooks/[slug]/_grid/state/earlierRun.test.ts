import { expect, test } from 'vitest'
import { type GridCell, packGrid, type StoredStatus } from '#server/core/grid/packedGrid.ts'
import type { CaseId, CellKey, RunId } from '#server/core/ids.ts'
import { openEarlierRun } from './earlierRun.ts'

const keyOf = (digit: string) => digit.repeat(64) as CellKey
const cell = (changes: Partial<GridCell>): GridCell => ({
  index: 0,
  sweep: 'main',
  variant: '간결',
  case: 'a@b 🙂' as CaseId,
  caseIndex: 0,
  point: { temperature: 0.7, top_p: 1 },
  repeat: 0,
  model: 'tiny',
  key: keyOf('1'),
  ...changes,
})
const cases = [
  { id: 'a@b 🙂' as CaseId, seedKey: 'x' },
  { id: '2' as CaseId, seedKey: 'y' },
]
const opened = (cells: readonly GridCell[], status: (key: CellKey) => StoredStatus = () => 'done') =>
  openEarlierRun(
    packGrid(
      cells.map((each, index) => ({ ...each, index })),
      status,
      { madeBy: () => 'r1' as RunId },
    ),
    cases,
  )

test('a cell is found by its place, independent of its key and its index in the plan', () => {
  const { find } = opened([cell({}), cell({ repeat: 1, key: keyOf('2') }), cell({ case: '2' as CaseId, caseIndex: 1, key: null })])
  expect(find(cell({ key: keyOf('9'), index: 9, caseIndex: 5, point: { top_p: 1, temperature: 0.7 } }))?.cell.key).toBe(keyOf('1'))
  expect(find(cell({ repeat: 1 }))?.cell.key).toBe(keyOf('2'))
  expect([find(cell({ repeat: 2 })), find(cell({ variant: 'x' })), find(cell({ case: '2' as CaseId }))]).toEqual([null, null, null])
})

test('a case without an id is found by its vars after another case was inserted above it', () => {
  const { find } = opened([cell({ case: '1' as CaseId, seedKey: 'y' })])
  expect([find(cell({ case: '2' as CaseId, caseIndex: 1 }))?.cell.key, find(cell({}))]).toEqual([keyOf('1'), null])
})

test('each cell has its status in that run, and only outputs made by that run are read from the store', () => {
  const statuses: Record<string, StoredStatus> = {
    [keyOf('1')]: 'done',
    [keyOf('2')]: 'failed',
    [keyOf('3')]: 'none',
    [keyOf('4')]: 'recomputed',
  }
  const cells = ['1', '2', '3', '4'].map((digit, repeat) => cell({ repeat, key: keyOf(digit) }))
  const { find, stored, replaced } = opened(cells, (key) => statuses[key] ?? 'none')
  expect(cells.map((each) => find(each)?.was)).toEqual(['done', 'failed', 'none', 'recomputed'])
  expect(stored).toEqual({ done: [keyOf('1')], failed: [], madeBy: new Map([[keyOf('1'), 'r1']]) })
  expect(replaced).toBe(1)
})
