/** Half the width of the beam around the diagonal, as in Tercom. */
const beamWidth = 25

/** Above every distance; sums of two still fit 32 bits. */
export const unreached = 1 << 29

/**
 * The cells that sacrebleu's edit distance of `rows` words to `columns` words looks at: of row `i` the columns `low[i]` up to
 * `high[i]`, without it. Row 0 has all of them, at a cost of one for each column. The cells of row `i` are stored from
 * `i * stride` on.
 */
export type Beam = { rows: number; columns: number; low: Int32Array; high: Int32Array; stride: number }

/** The beam for texts of these numbers of words. */
export function beamOf(rows: number, columns: number): Beam {
  const ratio = rows === 0 ? 1 : columns / rows
  const width = beamWidth < ratio / 2 ? Math.ceil(ratio / 2 + beamWidth) : beamWidth
  const low = new Int32Array(rows + 1)
  const high = new Int32Array(rows + 1)
  high[0] = columns + 1
  let stride = 0
  for (let row = 1; row <= rows; row++) {
    const diagonal = Math.floor(row * ratio)
    low[row] = Math.max(0, diagonal - width)
    high[row] = row === rows ? columns + 1 : Math.min(columns + 1, diagonal + width)
    stride = Math.max(stride, (high[row] ?? 0) - (low[row] ?? 0))
  }
  return { rows, columns, low, high, stride }
}

/** The cost of reaching a cell, or of going on from it. Row 0 is not stored. */
export function cellCost({ low, high, stride }: Beam, cells: Int32Array, row: number, column: number): number {
  if (row === 0) return column
  const from = low[row] ?? 0
  return column < from || column >= (high[row] ?? 0) ? unreached : (cells[row * stride + column - from] ?? 0)
}

/**
 * Fills one row from the one before: the least cost of turning the words so far into each prefix of `goal`. `before` and `after`
 * may be rows of different tables, `beforeAt` and `afterAt` say where they begin.
 */
export function fillRow(
  beam: Beam,
  row: number,
  word: number,
  goal: Int32Array,
  { before, beforeAt, after, afterAt }: { before: Int32Array; beforeAt: number; after: Int32Array; afterAt: number },
): void {
  const low = beam.low[row] ?? 0
  const high = beam.high[row] ?? 0
  const first = row === 1
  const beforeLow = beam.low[row - 1] ?? 0
  const beforeHigh = beam.high[row - 1] ?? 0
  const shift = beforeAt - beforeLow
  let left = unreached
  let above =
    low - 1 < beforeLow || low === 0 ? unreached : first ? low - 1 : low - 1 < beforeHigh ? (before[shift + low - 1] ?? 0) : unreached
  for (let column = low; column < high; column++) {
    const diagonal = above
    above = first ? column : column < beforeHigh ? (before[shift + column] ?? 0) : unreached
    const kept = column > 0 && goal[column - 1] === word ? diagonal : diagonal + 1
    left = Math.min(kept, above + 1, left + 1)
    after[afterAt + column - low] = left
  }
}
