/** Half the width of the beam around the diagonal, as in Tercom. */
const beamWidth = 25

/** Above every distance; sums of two still fit 32 bits. */
export const unreached = 1 << 29

/**
 * The cells that sacrebleu's edit distance of `rows` words to `columns` words looks at: of row `i` the columns `low[i]` up to
 * `high[i]`, without it. A table stores those of row `i` from `i * stride` on. Row 0 has all columns, each at the cost of its
 * number, and is not stored.
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

/** A table for the beam. */
export function beamCells({ rows, stride }: Beam): Int32Array {
  return new Int32Array((rows + 1) * stride)
}

/** The cost in a cell of a table. */
export function cellCost({ low, high, stride }: Beam, cells: Int32Array, row: number, column: number): number {
  if (row === 0) return column
  const from = low[row] ?? 0
  return column < from || column >= (high[row] ?? 0) ? unreached : (cells[row * stride + column - from] ?? 0)
}

/** Fills a row of `to` from the row before in `from`: the least cost of turning the words so far, `word` the last, into each prefix of `goal`. */
export function fillForward(beam: Beam, row: number, word: number, goal: Int32Array, from: Int32Array, to: Int32Array): void {
  const { stride, low: lows, high: highs } = beam
  const low = lows[row] ?? 0
  const high = highs[row] ?? 0
  const first = row === 1
  const before = (row - 1) * stride - (lows[row - 1] ?? 0)
  const here = row * stride - low
  const known = Math.min(high, highs[row - 1] ?? 0)
  let left = unreached
  let diagonal = unreached
  let column = low
  if (low === 0) {
    diagonal = first ? 0 : (from[before] ?? 0)
    left = diagonal + 1
    to[here] = left
    column = 1
  } else if (low > (lows[row - 1] ?? 0) && low <= known) diagonal = first ? low - 1 : (from[before + low - 1] ?? 0)
  for (; column < known; column++) {
    const above = first ? column : (from[before + column] ?? 0)
    const kept = goal[column - 1] === word ? diagonal : diagonal + 1
    left = Math.min(kept, above + 1, left + 1)
    to[here + column] = left
    diagonal = above
  }
  for (; column < high; column++) {
    left = Math.min(goal[column - 1] === word ? diagonal : diagonal + 1, left + 1)
    to[here + column] = left
    diagonal = unreached
  }
}

/** Fills a row of `to` from the row after in `from`: the least cost of going on from each cell to the end, by `word` and those after it. */
export function fillBackward(beam: Beam, row: number, word: number, goal: Int32Array, from: Int32Array, to: Int32Array): void {
  const { stride, low: lows, high: highs } = beam
  const low = lows[row] ?? 0
  const high = highs[row] ?? 0
  const afterLow = lows[row + 1] ?? 0
  const after = (row + 1) * stride - afterLow
  const here = row * stride - low
  let right = unreached
  let diagonal = high < (highs[row + 1] ?? 0) && high >= afterLow ? (from[after + high] ?? 0) : unreached
  let column = high - 1
  for (; column >= afterLow; column--) {
    const below = from[after + column] ?? 0
    const kept = goal[column] === word ? diagonal : diagonal + 1
    right = Math.min(kept, below + 1, right + 1)
    to[here + column] = right
    diagonal = below
  }
  for (; column >= low; column--) {
    right = Math.min(goal[column] === word ? diagonal : diagonal + 1, right + 1)
    to[here + column] = right
    diagonal = unreached
  }
}
