import type { CaseId } from '../ids.ts'
import type { TestCase } from '../experiment/experiment.ts'
import type { GridCell } from './packedGrid.ts'

type Placed = Pick<GridCell, 'case' | 'caseIndex' | 'seedKey'>
type Cases = readonly Pick<TestCase, 'id' | 'seedKey'>[]

const gone = '' as CaseId

/**
 * The cells of an earlier run, each with the case of today that it was of. A case that has an id of its own is found by it,
 * though its text was edited; one without, or whose id was changed or taken away, by its vars, wherever it stands now. A run
 * that kept no vars is read by the number. A cell whose case is gone has the case `''`, which no experiment has, and a
 * negative place. In the order and number of `cells`.
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

/** Positions among today's cases by those of then. No case of today stands for two of then; ids come first. */
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
