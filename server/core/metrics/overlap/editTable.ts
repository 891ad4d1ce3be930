import { type Beam, beamCells, beamOf, cellCost, fillForward } from './beam.ts'

/** Costs of the edit distance within the beam; `cells` are laid out as `Beam` says. */
export type EditTable = { beam: Beam; cells: Int32Array; distance: number }

/** How the words of both texts stand to each other on the path of least cost. */
export type Alignment = {
  /** For each word of the goal, the position of the word it is aligned to, or of the last one before; -1 before the first. */
  positions: Int32Array
  /** How many of the first n words of each text are no match, for n from 0. */
  wrongBefore: Int32Array
  goalWrongBefore: Int32Array
}

/** The table for turning `words` into `goal`, as sacrebleu's `BeamEditDistance` fills it. */
export function editTable(words: Int32Array, goal: Int32Array): EditTable {
  const beam = beamOf(words.length, goal.length)
  const cells = beamCells(beam)
  for (let row = 1; row <= words.length; row++) fillForward(beam, row, words[row - 1] ?? 0, goal, cells, cells)
  return { beam, cells, distance: cellCost(beam, cells, words.length, goal.length) }
}

/** Of paths of equal cost the one of sacrebleu: read from the end, a match or replacement before a deletion before an insertion. */
export function alignmentOf({ beam, cells }: EditTable, words: Int32Array, goal: Int32Array): Alignment {
  const positions = new Int32Array(goal.length)
  const wrong = new Uint8Array(words.length)
  const goalWrong = new Uint8Array(goal.length)
  let row = words.length
  let column = goal.length
  while (row > 0 || column > 0) {
    const here = cellCost(beam, cells, row, column)
    const differs = row > 0 && column > 0 && words[row - 1] === goal[column - 1] ? 0 : 1
    if (row > 0 && column > 0 && cellCost(beam, cells, row - 1, column - 1) + differs === here) {
      positions[column - 1] = row - 1
      wrong[row - 1] = differs
      goalWrong[column - 1] = differs
      row--
      column--
    } else if (row > 0 && cellCost(beam, cells, row - 1, column) + 1 === here) {
      wrong[row - 1] = 1
      row--
    } else {
      positions[column - 1] = row - 1
      goalWrong[column - 1] = 1
      column--
    }
  }
  return { positions, wrongBefore: sumsBefore(wrong), goalWrongBefore: sumsBefore(goalWrong) }
}

function sumsBefore(flags: Uint8Array): Int32Array {
  const sums = new Int32Array(flags.length + 1)
  for (let index = 0; index < flags.length; index++) sums[index + 1] = (sums[index] ?? 0) + (flags[index] ?? 0)
  return sums
}
