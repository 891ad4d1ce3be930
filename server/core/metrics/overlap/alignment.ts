import { type BeamTable, unreached } from './beamTable.ts'

/** How the words of two texts correspond on the path of least cost. */
export type Alignment = {
  /** For each word of the goal, the position of the word it is aligned to, or of the last one before; -1 before the first. */
  positions: Int32Array
  /** Number of words from the n-th on that do not match, for each text. */
  wrongFrom: Int32Array
  goalWrongFrom: Int32Array
}

/** Among paths of equal cost, sacrebleu's: from the end, a match or replacement is preferred to a deletion, and that to an insertion. */
export function align(words: Int32Array, goal: Int32Array, table: BeamTable): Alignment {
  const positions = new Int32Array(goal.length)
  const wrongFrom = new Int32Array(words.length + 1)
  const goalWrongFrom = new Int32Array(goal.length + 1)
  let row = words.length
  let column = goal.length
  let here = table.distance
  let wrong = 0
  let goalWrong = 0
  while (row > 0 || column > 0) {
    const differs = row > 0 && column > 0 && words[row - 1] === goal[column - 1] ? 0 : 1
    const diagonal = row > 0 && column > 0 ? table.cost(row - 1, column - 1) : unreached
    if (diagonal + differs === here) {
      here = diagonal
      wrong += differs
      goalWrong += differs
      row--
      column--
      positions[column] = row
      wrongFrom[row] = wrong
      goalWrongFrom[column] = goalWrong
      continue
    }
    here--
    if (row > 0 && table.cost(row - 1, column) === here) {
      row--
      wrongFrom[row] = ++wrong
    } else {
      column--
      positions[column] = row - 1
      goalWrongFrom[column] = ++goalWrong
    }
  }
  return { positions, wrongFrom, goalWrongFrom }
}
