import { beamTable } from './beamTable.ts'
import { ScalarTable } from './scalarTable.ts'

/** Costs of turning words into the goal, as sacrebleu's `BeamEditDistance` finds them. */
export type EditTable = {
  readonly distance: number
  /** The cost of turning the first `row` words into the first `column` words of the goal; `unreached` outside the beam. */
  cost: (row: number, column: number) => number
  /** The distance once the block of `length` words at `start` stands before the word at `target`. */
  shifted: (start: number, length: number, target: number) => number
}

/** Gives the table for each order of `rows` words; the table before is then void. */
export function editTables(rows: number, goal: Int32Array): (words: Int32Array) => EditTable {
  const table = beamTable(rows, goal)
  if (table === null) return (words) => new ScalarTable(words, goal)
  return (words) => {
    table.fill(words)
    return table
  }
}
