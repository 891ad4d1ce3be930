import { emptyAlignment } from './alignment.ts'
import { bestShift, type ShiftSearch } from './bestShift.ts'
import { editTables } from './editTable.ts'
import { Vocabulary } from './symbols.ts'
import { commonWords, wordPlaces } from './wordPlaces.ts'

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
  const places = wordPlaces(goal, vocabulary.size)
  const least = Math.max(words.length, goal.length) - commonWords(words, places)
  const search: ShiftSearch = { goal, places, least, alignment: emptyAlignment(words.length, goal.length), tried: 0 }
  const tableFor = editTables(words.length, goal)
  let table = tableFor(words)
  for (let shifts = 0; ; shifts++) {
    const shifted = bestShift(words, table, search)
    if (shifted === null) return shifts + table.distance
    words = shifted
    table = tableFor(words)
  }
}
