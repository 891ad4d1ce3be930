import { expect, test } from 'vitest'
import { gridModel, type GridModelCell } from '#server/core/grid/gridModel.ts'
import type { CaseId, CellKey } from '#server/core/ids.ts'
import { findHeld, holdPlace, placeName, placeOf } from './heldPlace.ts'

type Planned = [caseId: string, variant: string, key: string | null]

/** A grid whose cells have one-letter keys. */
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
  ['a case inserted above takes over its name', gridOf(['1', '간결', 'x'], ['2', '간결', 'a'], ['3', '간결', 'c']), { row: 2, column: 0 }],
  ['its prompt was edited', gridOf(['1', '간결', 'x'], ['2', '간결', 'y']), { row: 1, column: 0 }],
  ['its variant was renamed', gridOf(['1', 'new', 'a'], ['2', 'new', 'c']), { row: 1, column: 0 }],
  ['another column was inserted before it', gridOf(['2', 'first', 'x'], ['2', '간결', 'c']), { row: 0, column: 1 }],
  ['a variant with the same text was inserted before it', gridOf(['2', 'twin', 'c'], ['2', '간결', 'c']), { row: 0, column: 1 }],
  ['its case was removed', gridOf(['1', '간결', 'a']), null],
  ['nothing is planned', gridOf(), null],
])('a held place is looked up after an edit: %s', (_, after, place) => {
  expect(after.find(before.hold(1, 0))).toEqual(place)
})

test('a place outside the grid cannot be held, and a place without a key is found by its name', () => {
  expect([before.hold(9, 0), before.hold(0, 9)]).toEqual([null, null])
  const held = gridOf(['q', '간결', null]).hold(0, 0)
  expect([held?.key, gridOf(['p', '간결', null], ['q', '간결', 'z']).find(held)]).toEqual([null, { row: 1, column: 0 }])
})

test('a place keeps its name when a case is inserted before it', () => {
  const cell = (changes: Partial<GridModelCell>): GridModelCell => ({
    index: 0,
    sweep: 'main',
    variant: '간결',
    case: 'a@b 🙂' as CaseId,
    caseIndex: 0,
    point: { temperature: 0.7, top_p: 1 },
    repeat: 0,
    ...changes,
  })
  const earlier = gridModel([cell({})])
  const after = gridModel([cell({ index: 0, case: 'new' as CaseId, caseIndex: 0 }), cell({ index: 1, caseIndex: 1 })])
  const name = placeName(earlier, { row: 0, column: 0 })
  expect(placeOf(after, name)).toEqual({ row: 1, column: 0 })
  expect([placeOf(after, ''), placeOf(after, 'gone@0123456789abcdef'), placeName(after, { row: 9, column: 0 })]).toEqual([null, null, ''])
})
