/** The element id of a place, by row and column of the grid model; `aria-activedescendant` names the active one. */
export function cellElementId({ row, column }: { row: number; column: number }): string {
  return `cell-${row}-${column}`
}
