const LEAST_COLUMN_PX = 204
const MOST_COLUMN_PX = 460
const LEAST_HEAD_PX = 150
const MOST_HEAD_PX = 300

/** Widths in pixels: few columns share the room there is, many scroll. */
export function gridWidths(available: number, columns: number): { head: number; column: number } {
  const head = Math.round(Math.min(MOST_HEAD_PX, Math.max(LEAST_HEAD_PX, available * 0.24)))
  const share = columns === 0 ? LEAST_COLUMN_PX : Math.floor((available - head) / columns)
  return { head, column: Math.min(MOST_COLUMN_PX, Math.max(LEAST_COLUMN_PX, share)) }
}

/** Height of the column heads: title, axis values, one line a metric, counts. */
export function headHeight({ axes, metrics }: { axes: boolean; metrics: number }): number {
  return 16 + 20 + (axes ? 20 : 0) + 18 * metrics + 4 + 20
}
