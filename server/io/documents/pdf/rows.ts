import type { Piece } from './pieces.ts'

/** Pieces with one baseline, from left to right. */
export type Row = { pieces: Piece[]; y: number; size: number }

/** How far a baseline may be from that of the row, in sizes of the smaller text: enough for small raised and lowered signs. */
const sameBaseline = 0.55

/** The rows from top to bottom. */
export function rowsOf(pieces: readonly Piece[]): Row[] {
  const rows: Row[] = []
  for (const piece of pieces.toSorted((one, other) => one.y - other.y)) {
    const row = rows.at(-1)
    if (!row || Math.abs(piece.y - row.y) > sameBaseline * Math.min(piece.size, row.size)) {
      rows.push({ pieces: [piece], y: piece.y, size: piece.size })
      continue
    }
    row.pieces.push(piece)
    if (piece.size > row.size) Object.assign(row, { y: piece.y, size: piece.size })
  }
  for (const { pieces: own } of rows) own.sort((one, other) => one.x - other.x)
  return rows
}
