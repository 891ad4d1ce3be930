import { type Beam, cellCost, fillRow, unreached } from './beam.ts'
import type { EditTable } from './editTable.ts'

/**
 * Edit distances after a shift, for many shifts of the same words: only the rows between the block's old and new place are filled
 * again, between the costs up to there and those from there to the end. Gives the same numbers as a new table.
 */
export class ShiftCosts {
  readonly #table: EditTable
  readonly #words: Int32Array
  readonly #goal: Int32Array
  /** Two rows in turn. */
  readonly #rows: Int32Array
  #toEnd: Int32Array | null = null

  constructor(table: EditTable, words: Int32Array, goal: Int32Array) {
    this.#table = table
    this.#words = words
    this.#goal = goal
    this.#rows = new Int32Array(2 * table.beam.stride)
  }

  /** The distance once the words from `low` to `high` stand in the order of `shifted`. */
  distance(low: number, high: number, shifted: Int32Array): number {
    const { beam, cells } = this.#table
    const { stride } = beam
    let before = cells
    let beforeAt = low * stride
    let afterAt = 0
    for (let row = low + 1; row <= high; row++) {
      fillRow(beam, row, shifted[row - low - 1] ?? 0, this.#goal, { before, beforeAt, after: this.#rows, afterAt })
      before = this.#rows
      beforeAt = afterAt
      afterAt = stride - afterAt
    }
    const from = beam.low[high] ?? 0
    const end = beam.high[high] ?? 0
    if (high === beam.rows) return before[beforeAt + beam.columns - from] ?? unreached
    const toEnd = (this.#toEnd ??= costsToEnd(beam, this.#words, this.#goal))
    let least = unreached
    for (let index = 0; index < end - from; index++) {
      least = Math.min(least, (before[beforeAt + index] ?? 0) + (toEnd[high * stride + index] ?? 0))
    }
    return least
  }
}

/** What it costs to go on from each cell to the last one, within the beam. */
function costsToEnd(beam: Beam, words: Int32Array, goal: Int32Array): Int32Array {
  const { rows, columns, low, high, stride } = beam
  const cells = new Int32Array((rows + 1) * stride)
  for (let row = rows; row > 0; row--) {
    const from = low[row] ?? 0
    for (let column = (high[row] ?? 0) - 1; column >= from; column--) {
      const right = column + 1 < (high[row] ?? 0) ? (cells[row * stride + column + 1 - from] ?? 0) + 1 : unreached
      let cost = row === rows && column === columns ? 0 : right
      if (row < rows) {
        const differs = column < columns && words[row] === goal[column] ? 0 : 1
        const diagonal = column < columns ? cellCost(beam, cells, row + 1, column + 1) + differs : unreached
        cost = Math.min(cost, diagonal, cellCost(beam, cells, row + 1, column) + 1)
      }
      cells[row * stride + column - from] = cost
    }
  }
  return cells
}
