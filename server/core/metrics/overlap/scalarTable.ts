import { type Beam, beamCells, beamOf, cellCost, fillForward } from './beam.ts'
import type { EditTable } from './editTable.ts'
import { ShiftCosts } from './shiftCosts.ts'

/** The beam's table number by number: for texts that `BeamTable` does not take, and to test it by. */
export class ScalarTable implements EditTable {
  readonly distance: number
  readonly #beam: Beam
  readonly #cells: Int32Array
  readonly #words: Int32Array
  readonly #goal: Int32Array
  #shifts: ShiftCosts | null = null

  constructor(words: Int32Array, goal: Int32Array) {
    this.#beam = beamOf(words.length, goal.length)
    this.#cells = beamCells(this.#beam)
    this.#words = words
    this.#goal = goal
    for (let row = 1; row <= words.length; row++) fillForward(this.#beam, row, words[row - 1] ?? 0, goal, this.#cells, this.#cells)
    this.distance = this.cost(words.length, goal.length)
  }

  cost(row: number, column: number): number {
    return cellCost(this.#beam, this.#cells, row, column)
  }

  shifted(start: number, length: number, target: number): number {
    this.#shifts ??= new ShiftCosts(this.#beam, this.#cells, this.#words, this.#goal)
    return this.#shifts.distance(start, length, target)
  }
}
