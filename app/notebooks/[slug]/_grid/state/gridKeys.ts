/** A place in the grid: row and column, from 0. */
export type GridPlace = { row: number; column: number }

export type GridBounds = { rows: number; columns: number; /** Rows that fit on the screen. */ page: number }

/** The place after a key press; null for a key that does not move. `far` (Ctrl or Cmd) moves to the end of the row or column. */
export function moveInGrid(
  from: GridPlace,
  { key, far }: { key: string; far: boolean },
  { rows, columns, page }: GridBounds,
): GridPlace | null {
  if (rows === 0 || columns === 0) return null
  const moves: Record<string, GridPlace> = {
    ArrowUp: { row: far ? 0 : from.row - 1, column: from.column },
    ArrowDown: { row: far ? rows : from.row + 1, column: from.column },
    ArrowLeft: { row: from.row, column: far ? 0 : from.column - 1 },
    ArrowRight: { row: from.row, column: far ? columns : from.column + 1 },
    PageUp: { row: from.row - page, column: from.column },
    PageDown: { row: from.row + page, column: from.column },
    Home: { row: far ? 0 : from.row, column: 0 },
    End: { row: far ? rows : from.row, column: columns },
  }
  const to = Object.hasOwn(moves, key) ? moves[key] : undefined
  return to ? { row: clamp(to.row, rows), column: clamp(to.column, columns) } : null
}

function clamp(position: number, count: number): number {
  return Math.min(count - 1, Math.max(0, position))
}
