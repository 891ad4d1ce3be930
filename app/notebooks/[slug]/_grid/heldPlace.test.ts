import { expect, test } from 'vitest'
import { gridModel, type GridModelCell } from '#server/core/grid/gridModel.ts'
import type { CaseId, CellKey } from '#server/core/ids.ts'
import { findHeld, holdPlace } from './heldPlace.ts'

type Planned = [caseId: string, variant: string, key: string | null]

/** A grid of one-letter keys: cases in the order they appear. */
function gridOf(...planned: Planned[]) {
  const cases = [...new Set(planned.map(([caseId]) => caseId))]
  const cells = planned.map(([caseId, variant], index): GridModelCell => ({
    index,
    sweep: 'main',
    variant,
    case: caseId as CaseId,
    caseIndex: cases.indexOf(caseId),
    point: {},
    repeat: 0,
  }))
  const model = gridModel(cells)
  const keyAt = ({ row, column }: { row: number; column: number }) =>
    (planned[model.at(row, column)[0] ?? -1]?.[2] ?? null) as CellKey | null
  const hold = (row: number, column: number) => holdPlace(model, keyAt, { row, column })
  const find = (held: ReturnType<typeof hold>) => held && findHeld(model, keyAt, held)
  return { hold, find }
}

const before = gridOf(['1', '간결', 'a'], ['1', 'long', 'b'], ['2', '간결', 'c'], ['2', 'long', 'd'])

test.each([
  [
    'a case without an id above it takes its name',
    gridOf(['1', '간결', 'x'], ['2', '간결', 'a'], ['3', '간결', 'c']),
    { row: 2, column: 0 },
  ],
  ['its prompt was edited', gridOf(['1', '간결', 'x'], ['2', '간결', 'y']), { row: 1, column: 0 }],
  ['its variant has another name', gridOf(['1', 'new', 'a'], ['2', 'new', 'c']), { row: 1, column: 0 }],
  ['another column is before it', gridOf(['2', 'first', 'x'], ['2', '간결', 'c']), { row: 0, column: 1 }],
  ['a variant of the same text is before it', gridOf(['2', 'twin', 'c'], ['2', '간결', 'c']), { row: 0, column: 1 }],
  ['its case is gone', gridOf(['1', '간결', 'a']), null],
  ['nothing is planned', gridOf(), null],
])('a held place is found where %s', (_, after, place) => {
  expect(after.find(before.hold(1, 0))).toEqual(place)
})

test('a place that the grid has not cannot be held, and one whose cell could not be made goes by its name', () => {
  expect([before.hold(9, 0), before.hold(0, 9)]).toEqual([null, null])
  const held = gridOf(['q', '간결', null]).hold(0, 0)
  expect([held?.key, gridOf(['p', '간결', null], ['q', '간결', 'z']).find(held)]).toEqual([null, { row: 1, column: 0 }])
})
