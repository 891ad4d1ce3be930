import { type Beam, beamOf, unreached } from './beam.ts'
import { type BeamPass, loadBeamPass } from './beamPass.ts'
import { blockEnd } from './blockEnd.ts'
import type { EditTable } from './editTable.ts'

const recordBytes = 96
/** Where a record's first slot lies. */
const costs = 16
/** Above this a window could leave the row before behind. */
const mostColumnsPerRow = 40
const mostBytes = 2 ** 26

/**
 * The beam's table by bits: the same numbers as `ScalarTable`, about 20 times as fast. One is alive at a time: the next one made takes
 * its memory. Null where this place lacks WebAssembly, and for texts that are too long or differ too much in length.
 */
export function beamTable(rows: number, goal: Int32Array): BeamTable | null {
  if (rows === 0 || goal.length > rows * mostColumnsPerRow) return null
  pass ??= loadBeamPass() ?? 'none'
  return pass === 'none' || bytesFor(rows, goal) > mostBytes ? null : new BeamTable(pass, beamOf(rows, goal.length), goal)
}

let pass: BeamPass | 'none' | null = null

export class BeamTable implements EditTable {
  distance = 0
  readonly #pass: BeamPass
  readonly #beam: Beam
  readonly #memory: Int32Array
  /** Addresses of the table from the start and of the one from the end, and of the bits of the goal's words in either. */
  readonly #tables: [start: number, end: number]
  readonly #masks: [start: number, end: number]
  readonly #maskBytes: number
  readonly #symbols: number
  #words: Int32Array = new Int32Array(0)
  #start = -1
  #length = 0
  /** Up to which row the costs without the block are there, from the start and from the end. */
  #known = 0
  #knownFromEnd = 0

  constructor(given: BeamPass, beam: Beam, goal: Int32Array) {
    const { rows, columns } = beam
    this.#pass = given
    this.#beam = beam
    this.#symbols = symbolsOf(goal)
    this.#maskBytes = maskBytesFor(columns)
    const tableBytes = (rows + 1) * recordBytes
    const allMasks = (this.#symbols + 1) * this.#maskBytes
    this.#tables = [0, tableBytes]
    this.#masks = [2 * tableBytes, 2 * tableBytes + allMasks]
    this.#memory = reserve(given.memory, bytesFor(rows, goal))
    this.#memory.fill(0, this.#masks[0] / 4, (this.#masks[1] + allMasks) / 4)
    for (let column = 1; column <= columns; column++) {
      this.#setBit(this.#masks[0] + (goal[column - 1] ?? 0) * this.#maskBytes, column)
      this.#setBit(this.#masks[1] + (goal[columns - column] ?? 0) * this.#maskBytes, column)
    }
    this.#setWindows()
  }

  /** Fills both tables for these words; rows that the words before had as well stay. */
  fill(words: Int32Array): void {
    const { rows, columns } = this.#beam
    const before = this.#words
    let first = 0
    while (first < rows && words[first] === before[first]) first++
    let end = rows
    while (end > first && words[end - 1] === before[end - 1]) end--
    for (let place = first; place < end; place++) {
      const mask = Math.min(words[place] ?? 0, this.#symbols) * this.#maskBytes
      this.#memory[(this.#tables[0] + (place + 1) * recordBytes + 8) / 4] = this.#masks[0] + mask
      this.#memory[(this.#tables[1] + (rows - place) * recordBytes + 8) / 4] = this.#masks[1] + mask
    }
    this.#pass.run(this.#tables[0] + first * recordBytes, rows - first, 0, costs, costs)
    // Its last row has no window of its own: all columns of the first row of the other table.
    this.#pass.run(this.#tables[1] + (rows - end) * recordBytes, Math.max(0, end - 1), 0, costs, costs)
    this.#words = words
    this.distance = this.cost(rows, columns)
    this.#start = -1
  }

  cost(row: number, column: number): number {
    if (row === 0) return column
    const { low, high } = this.#beam
    if (column < (low[row] ?? 0) || column >= (high[row] ?? 0)) return unreached
    return this.#pass.cost(this.#tables[0] + row * recordBytes, column)
  }

  shifted(start: number, length: number, target: number): number {
    const { rows } = this.#beam
    const startFromEnd = rows - start - length
    if (start !== this.#start || length !== this.#length) {
      this.#start = start
      this.#length = length
      this.#known = start
      this.#knownFromEnd = startFromEnd
    }
    const [fromStart, fromEnd] = this.#tables
    if (target < start) {
      const row = rows - target - length
      const known = this.#knownFromEnd
      this.#knownFromEnd = Math.max(known, row)
      return this.#pass.shifted(fromEnd, startFromEnd, length, Math.min(known, row), row, fromStart + target * recordBytes)
    }
    const end = blockEnd(rows, start, length, target)
    const row = end - length
    const known = this.#known
    this.#known = Math.max(known, row)
    return this.#pass.shifted(fromStart, start, length, Math.min(known, row), row, fromEnd + (rows - end) * recordBytes)
  }

  #setBit(mask: number, column: number): void {
    const at = (mask >>> 2) + (column >>> 5)
    this.#memory[at] = (this.#memory[at] ?? 0) | (1 << (column & 31))
  }

  /** The windows of both tables, and the costs of their first rows: a column costs its number. */
  #setWindows(): void {
    const { rows, columns, low, high } = this.#beam
    const [fromStart, fromEnd] = this.#tables
    const words = this.#memory
    for (let row = 0; row <= rows; row++) {
      const at = (fromStart + row * recordBytes) / 4
      words[at] = low[row] ?? 0
      words[at + 1] = high[row] ?? 0
      const mirrored = (fromEnd + (rows - row) * recordBytes) / 4
      words[mirrored] = columns + 1 - (high[row] ?? 0)
      words[mirrored + 1] = columns + 1 - (low[row] ?? 0)
    }
    // What the row after does not reach, this one cannot.
    words[(fromEnd + rows * recordBytes) / 4] = words[(fromEnd + (rows - 1) * recordBytes) / 4] ?? 0
    for (const table of this.#tables) words.set([-1, -1, 0, 0, 0], (table + costs) / 4)
  }
}

function symbolsOf(goal: Int32Array): number {
  let most = 0
  for (const symbol of goal) most = Math.max(most, symbol + 1)
  return most
}

/** Eight are read at once, from any byte on. */
function maskBytesFor(columns: number): number {
  return (Math.ceil((columns + 1) / 32) + 2) * 4
}

function bytesFor(rows: number, goal: Int32Array): number {
  return 2 * ((rows + 1) * recordBytes + (symbolsOf(goal) + 1) * maskBytesFor(goal.length))
}

function reserve(memory: WebAssembly.Memory, size: number): Int32Array {
  const missing = size - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / 65_536))
  return new Int32Array(memory.buffer)
}
