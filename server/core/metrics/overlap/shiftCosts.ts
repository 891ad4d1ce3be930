import { type Beam, beamCells, fillBackward, fillForward, unreached } from './beam.ts'
import { blockEnd } from './blockEnd.ts'

/**
 * Edit distances after a shift, for many shifts of the same words. A path through the shifted words is one through the words before
 * the block's old and new place, one through those between them and the block, one through those behind: only the block's own rows
 * are filled for each shift, the others are kept. Gives the same numbers as a new table.
 */
export class ShiftCosts {
  readonly #beam: Beam
  readonly #words: Int32Array
  readonly #goal: Int32Array
  readonly #fromStart: Int32Array
  readonly #toEnd: Int32Array
  /** The block's rows, at the rows where it comes to stand. */
  readonly #block: Int32Array
  /** From the start, with the block left out. */
  readonly #without: Int32Array
  #withoutRow = 0
  /** To the end, with the block left out; rows are counted with it. */
  readonly #withoutToEnd: Int32Array
  #withoutToEndRow = 0
  #start = -1
  #length = 0

  constructor(beam: Beam, cells: Int32Array, words: Int32Array, goal: Int32Array) {
    this.#beam = beam
    this.#words = words
    this.#goal = goal
    this.#fromStart = cells
    this.#toEnd = costsToEnd(beam, words, goal)
    this.#block = beamCells(beam)
    this.#without = beamCells(beam)
    this.#withoutToEnd = beamCells(beam)
  }

  /** The distance once the block of `length` words at `start` stands before the word at `target`. */
  distance(start: number, length: number, target: number): number {
    if (start !== this.#start || length !== this.#length) this.#beginBlock(start, length)
    return target < start ? this.#distanceBefore(target) : this.#distanceBehind(blockEnd(this.#words.length, start, length, target))
  }

  #beginBlock(start: number, length: number): void {
    const { stride } = this.#beam
    this.#start = start
    this.#length = length
    this.#withoutRow = start
    if (start > 0) this.#without.set(this.#fromStart.subarray(start * stride, (start + 1) * stride), start * stride)
    this.#withoutToEndRow = start + length
    this.#withoutToEnd.set(
      this.#toEnd.subarray(this.#withoutToEndRow * stride, (this.#withoutToEndRow + 1) * stride),
      this.#withoutToEndRow * stride,
    )
  }

  #distanceBehind(end: number): number {
    const row = end - this.#length
    while (this.#withoutRow < row) {
      const word = this.#words[this.#withoutRow + this.#length] ?? 0
      this.#withoutRow++
      fillForward(this.#beam, this.#withoutRow, word, this.#goal, this.#without, this.#without)
    }
    return this.#throughBlock(row, this.#without, this.#toEnd)
  }

  #distanceBefore(target: number): number {
    while (this.#withoutToEndRow > target + this.#length) {
      this.#withoutToEndRow--
      const word = this.#words[this.#withoutToEndRow - this.#length] ?? 0
      fillBackward(this.#beam, this.#withoutToEndRow, word, this.#goal, this.#withoutToEnd, this.#withoutToEnd)
    }
    return this.#throughBlock(target, this.#fromStart, this.#withoutToEnd)
  }

  /** The block behind the words of a row of `before`, and then those that a row of `after` goes on with. */
  #throughBlock(row: number, before: Int32Array, after: Int32Array): number {
    const { low, high, stride } = this.#beam
    let from = before
    let end = row
    for (let word = this.#start; word < this.#start + this.#length; word++) {
      end++
      fillForward(this.#beam, end, this.#words[word] ?? 0, this.#goal, from, this.#block)
      from = this.#block
    }
    const width = (high[end] ?? 0) - (low[end] ?? 0)
    let least = unreached
    for (let at = end * stride; at < end * stride + width; at++) least = Math.min(least, (this.#block[at] ?? 0) + (after[at] ?? 0))
    return least
  }
}

/** What it costs to go on from each cell to the last one. */
function costsToEnd(beam: Beam, words: Int32Array, goal: Int32Array): Int32Array {
  const { rows, columns, low, stride } = beam
  const cells = beamCells(beam)
  for (let column = low[rows] ?? 0; column <= columns; column++) cells[rows * stride + column - (low[rows] ?? 0)] = columns - column
  for (let row = rows - 1; row > 0; row--) fillBackward(beam, row, words[row] ?? 0, goal, cells, cells)
  return cells
}
