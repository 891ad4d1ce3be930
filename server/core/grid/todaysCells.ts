import type { CaseId } from '../ids.ts'
import type { TestCase } from '../experiment/experiment.ts'
import type { GridCell } from './packedGrid.ts'

type Placed = Pick<GridCell, 'case' | 'caseIndex' | 'seedKey'>
type Cases = readonly Pick<TestCase, 'id' | 'seedKey'>[]

const gone = '' as CaseId

/**
 * Assigns the cells of an earlier run to the current test cases. A case with an explicit id is matched by it, even when its text was
 * edited; a case without one, or whose id was changed or removed, is matched by its vars, at any position. A run that stored no vars is
 * matched by number. A cell whose case is gone gets the case `''`, which no experiment has, and a negative position. The result has the
 * order and length of `cells`.
 */
export function todaysCells<C extends Placed>(cells: readonly C[], cases: Cases): C[] {
  const placeOf = placesOfToday(cells, cases)
  return cells.map((cell) => {
    const caseIndex = placeOf.get(cell.caseIndex)
    return caseIndex === undefined
      ? { ...cell, case: gone, caseIndex: -1 - cell.caseIndex }
      : { ...cell, case: cases[caseIndex]?.id ?? gone, caseIndex }
  })
}

/** Maps earlier positions to current ones. Each current case is matched once; ids take precedence. */
function placesOfToday(cells: readonly Placed[], cases: Cases): Map<number, number> {
  const rows = [...new Map(cells.map((cell) => [cell.caseIndex, cell])).values()]
  const byId = new Map(cases.map(({ id }, index) => [id, index]))
  const byVars = new Map(cases.map(({ seedKey }, index) => [seedKey, index]))
  const places = new Map<number, number>()
  const taken = new Set<number>()
  const take = ({ caseIndex }: Placed, place: number | undefined) => {
    if (place === undefined || taken.has(place)) return
    taken.add(place)
    places.set(caseIndex, place)
  }
  const counted = (row: Placed) => row.case === String(row.caseIndex + 1) && row.seedKey !== undefined
  for (const row of rows) if (!counted(row)) take(row, byId.get(row.case))
  for (const row of rows) if (!places.has(row.caseIndex) && row.seedKey !== undefined) take(row, byVars.get(row.seedKey))
  return places
}
