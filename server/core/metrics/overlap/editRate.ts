import { bestShift, type ShiftBudget } from './bestShift.ts'
import { editTable } from './editTable.ts'
import { Vocabulary } from './symbols.ts'

/**
 * Translation edit rate, 0 upwards, 100 for as many edits as the reference has words (Snover et al. 2006): sacrebleu's
 * `sentence_ter`, a port of Tercom. Edits are block shifts, one each, and the edit distance of the words after them. Of several
 * references the fewest edits, over their mean length.
 */
export function editRate(output: readonly string[], references: readonly (readonly string[])[]): number {
  const edits = Math.min(...references.map((reference) => countEdits(output, reference)))
  const length = references.reduce((sum, reference) => sum + reference.length, 0) / references.length
  if (length > 0) return 100 * (edits / length)
  return edits > 0 ? 100 : 0
}

function countEdits(output: readonly string[], reference: readonly string[]): number {
  if (reference.length === 0) return output.length
  const vocabulary = new Vocabulary()
  const goal = vocabulary.number(reference)
  let words = vocabulary.number(output)
  let table = editTable(words, goal)
  const budget: ShiftBudget = { tried: 0 }
  for (let shifts = 0; ; shifts++) {
    const shifted = bestShift(words, goal, table, budget)
    if (shifted === null) return shifts + table.distance
    words = shifted
    table = editTable(words, goal)
  }
}
