import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import type { CaseId, CellKey } from '../ids.ts'
import type { Point } from '../experiment/cell.ts'
import { packedStatus, packGrid, unpackGrid, type GridCell, type StoredStatus } from './packedGrid.ts'

const texts = fc.constantFrom('', 'a', 'terse\nb', '간결', '🙂')
const points = fc.constantFrom<Point[]>({ temperature: 0 }, { temperature: 0.7, stop: ['\n', '끝'] }, { temperature: 0.7, model: '🙂' })
const cell = fc.record({
  sweep: texts,
  variant: texts,
  case: texts.map((text) => text as CaseId),
  caseIndex: fc.nat(4),
  point: points,
  repeat: fc.nat(3),
  model: texts,
  key: fc.option(fc.stringMatching(/^[1-9a-f]{64}$/).map((text) => text as CellKey)),
})
const plan = fc.array(cell, { maxLength: 30 }).map((cells): GridCell[] => cells.map((each, index) => ({ index, ...each })))

test('unpacking returns the packed cells', () => {
  fc.assert(
    fc.property(plan, (cells) => {
      expect(unpackGrid(structuredClone(packGrid(cells, () => 'none')))).toEqual(cells)
    }),
  )
})

test('cells of a column share one point object, which saves memory', () => {
  const cells = [0, 1].map((caseIndex): GridCell => ({ ...sample, index: caseIndex, caseIndex, case: `${caseIndex}` as CaseId }))
  const packed = packGrid(cells, () => 'none')
  expect(packed.columns).toHaveLength(1)
  const [first, second] = unpackGrid(packed)
  expect(second?.point).toBe(first?.point)
})

test('each cell has the status of its key, and a cell without a key has none', () => {
  const statuses: Record<string, StoredStatus> = { [keyOf('a')]: 'done', [keyOf('b')]: 'failed', [keyOf('c')]: 'none' }
  const cells = [keyOf('a'), keyOf('b'), keyOf('c'), null].map((key, index): GridCell => ({ ...sample, index, key }))
  const packed = packGrid(cells, (key) => statuses[key] ?? 'done')
  expect(cells.map(({ index }) => packedStatus(packed, index))).toEqual(['done', 'failed', 'none', 'none'])
})

const keyOf = (digit: string) => digit.repeat(64) as CellKey
const sample: GridCell = {
  index: 0,
  sweep: 'main',
  variant: 'terse',
  case: '1' as CaseId,
  caseIndex: 0,
  point: { temperature: 0 },
  repeat: 0,
  model: 'tiny',
  key: null,
}
