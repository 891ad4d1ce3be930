/** A place in the grid as drawn: positions among the rows shown and the columns, from 0. */
export type GridPlace = { row: number; column: number }

export type GridBounds = { rows: number; columns: number; /** Rows that fit on the screen. */ page: number }

/** Where a key moves from a place, within the grid; null for a key that does not move. `far` is Ctrl or Cmd: to the very end. */
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
