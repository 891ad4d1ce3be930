/** Half the width of the beam around the diagonal, as in Tercom. */
const beamWidth = 25

/** Larger than any distance, and small enough that adding to it does not overflow. */
export const unreached = 1 << 29

/**
 * The cells that sacrebleu computes for the edit distance of `rows` words to `columns` words: in row `i`, the columns from `low[i]` to
 * `high[i]` (exclusive). A table stores them from `i * stride` on. Row 0 has all columns; the cost of each is its number, so it is not
 * stored.
 */
type Beam = { rows: number; columns: number; low: Int32Array; high: Int32Array; stride: number }

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

/** The costs of turning words into the goal, as computed by sacrebleu's `BeamEditDistance`. */
export class BeamTable {
  readonly distance: number
  readonly #words: Int32Array
  readonly #goal: Int32Array
  readonly #beam: Beam
  readonly #cells: Int32Array
  /** The cells for other words, created when needed. */
  #others: Int32Array | null = null
  /** The costs from each cell of the table to the last one, computed when needed. */
  #rest: Int32Array | null = null

  constructor(words: Int32Array, goal: Int32Array) {
    this.#goal = goal
    this.#beam = beamOf(words.length, goal.length)
    this.#cells = this.#makeCells()
    this.#words = words
    this.#fill(words, 0, words.length, this.#cells)
    this.distance = this.#costIn(this.#cells, words.length, goal.length)
  }

  /** The cost of turning the first `row` words into the first `column` words of the goal; `unreached` outside the beam. */
  cost(row: number, column: number): number {
    return this.#costIn(this.#cells, row, column)
  }

  /** The distance for another list of words of the same length, of which only those from `start` to `end` (exclusive, not empty) may be others. */
  distanceOf(words: Int32Array, start: number, end: number): number {
    this.#others ??= this.#makeCells()
    this.#rest ??= this.#fillRest()
    this.#fill(words, start, end, this.#others)
    const { low, high, stride } = this.#beam
    const first = low[end] ?? 0
    let least = unreached
    for (let column = first; column < (high[end] ?? 0); column++) {
      const rest = this.#rest[end * stride + column - first] ?? 0
      least = Math.min(least, this.#costIn(this.#others, end, column) + rest)
    }
    return least
  }

  #makeCells(): Int32Array {
    return new Int32Array((this.#beam.rows + 1) * this.#beam.stride)
  }

  /** Fills the rows of `cells` after the first `same` rows, which are those of the table, up to the row `end`. */
  #fill(words: Int32Array, same: number, end: number, cells: Int32Array): void {
    const goal = this.#goal
    const { low: lows, high: highs, stride } = this.#beam
    let from = this.#cells
    for (let row = same + 1; row <= end; row++) {
      const word = words[row - 1]
      const low = lows[row] ?? 0
      const high = highs[row] ?? 0
      const highAbove = highs[row - 1] ?? 0
      const placeAbove = (row - 1) * stride - (lows[row - 1] ?? 0)
      const place = row * stride - low
      let diagonal = this.#costIn(from, row - 1, low - 1)
      let left = unreached
      for (let column = low; column < high; column++) {
        const above = column >= highAbove ? unreached : row === 1 ? column : (from[placeAbove + column] ?? 0)
        left = Math.min(goal[column - 1] === word ? diagonal : diagonal + 1, above + 1, left + 1)
        cells[place + column] = left
        diagonal = above
      }
      from = cells
    }
  }

  #fillRest(): Int32Array {
    const { rows, columns, low: lows, high: highs, stride } = this.#beam
    const rest = new Int32Array((rows + 1) * stride).fill(unreached)
    for (let row = rows; row > 0; row--) {
      const word = this.#words[row]
      const low = lows[row] ?? 0
      const lowBelow = lows[row + 1] ?? 0
      const highBelow = highs[row + 1] ?? 0
      const place = row * stride - low
      const placeBelow = (row + 1) * stride - lowBelow
      const below = (column: number): number =>
        column >= lowBelow && column < highBelow ? (rest[placeBelow + column] ?? unreached) : unreached
      let right = unreached
      for (let column = (highs[row] ?? 0) - 1; column >= low; column--) {
        const diagonal = below(column + 1) + (this.#goal[column] === word ? 0 : 1)
        right = row === rows && column === columns ? 0 : Math.min(diagonal, below(column) + 1, right + 1)
        rest[place + column] = right
      }
    }
    return rest
  }

  #costIn(cells: Int32Array, row: number, column: number): number {
    const { low, high, stride } = this.#beam
    const from = low[row] ?? 0
    if (column < from || column >= (high[row] ?? 0)) return unreached
    return row === 0 ? column : (cells[row * stride + column - from] ?? 0)
  }
}
