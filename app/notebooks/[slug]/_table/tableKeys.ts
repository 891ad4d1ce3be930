import type { CellPlace } from './editTable.ts'

export type Bounds = { rows: number; columns: number; page: number }

/** Where a key leads from a cell, or null for a key that moves nowhere. The row after the last one is where a new row begins. */
export function placeAfterKey(
  { row, column }: CellPlace,
  key: { key: string; shift: boolean; mod: boolean },
  { rows, columns, page }: Bounds,
): CellPlace | null {
  const lastColumn = Math.max(0, columns - 1)
  const clamp = (next: CellPlace): CellPlace => ({
    row: Math.min(rows, Math.max(0, next.row)),
    column: Math.min(lastColumn, Math.max(0, next.column)),
  })
  switch (key.key) {
    case 'ArrowUp':
      return clamp({ row: key.mod ? 0 : row - 1, column })
    case 'ArrowDown':
      return clamp({ row: key.mod ? rows - 1 : row + 1, column })
    case 'ArrowLeft':
      return clamp({ row, column: key.mod ? 0 : column - 1 })
    case 'ArrowRight':
      return clamp({ row, column: key.mod ? lastColumn : column + 1 })
    case 'PageUp':
      return clamp({ row: row - page, column })
    case 'PageDown':
      return clamp({ row: row + page, column })
    case 'Home':
      return clamp({ row: key.mod ? 0 : row, column: 0 })
    case 'End':
      return clamp({ row: key.mod ? rows - 1 : row, column: lastColumn })
    case 'Tab':
      return tabbed({ row, column }, key.shift, { rows, columns })
    default:
      return null
  }
}

/** Along the row and on to the next; null beyond either end, where Tab leaves the table. */
function tabbed({ row, column }: CellPlace, back: boolean, { rows, columns }: { rows: number; columns: number }): CellPlace | null {
  const next = row * columns + column + (back ? -1 : 1)
  if (next < 0 || next >= (rows + 1) * columns || columns === 0) return null
  return { row: Math.floor(next / columns), column: next % columns }
}

/** The upper left and lower right corners of what two cells span. */
export function spanOf(a: CellPlace, b: CellPlace): { from: CellPlace; to: CellPlace } {
  return {
    from: { row: Math.min(a.row, b.row), column: Math.min(a.column, b.column) },
    to: { row: Math.max(a.row, b.row), column: Math.max(a.column, b.column) },
  }
}
