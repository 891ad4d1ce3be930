import type { GridPlace } from './gridKeys.ts'

/** A rectangle of places, as positions in the grid model. */
export type GridSelection = { rows: ReadonlySet<number>; columns: ReadonlySet<number> }

/** The places between two corners, in the order that rows and columns are shown in; null if a corner is not shown. */
export function selectionBetween(
  shown: { rows: readonly number[]; columns: readonly number[] },
  corners: { from: GridPlace | null; to: GridPlace | null },
): GridSelection | null {
  const { from, to } = corners
  if (!from || !to) return null
  const rows = between(shown.rows, from.row, to.row)
  const columns = between(shown.columns, from.column, to.column)
  return rows && columns && { rows, columns }
}

function between(shown: readonly number[], one: number, other: number): Set<number> | null {
  const [a, b] = [shown.indexOf(one), shown.indexOf(other)]
  return a < 0 || b < 0 ? null : new Set(shown.slice(Math.min(a, b), Math.max(a, b) + 1))
}
