import { align, type Alignment } from './alignment.ts'
import { blockEnd } from './blockEnd.ts'
import type { EditTable } from './editTable.ts'
import { levenshteinDistance } from './levenshteinDistance.ts'
import type { WordPlaces } from './wordPlaces.ts'

const longestBlock = 10
const farthest = 50

/** So many shifts are tried for one pair of texts at most. */
const mostCandidates = 1000

/** What stays the same from shift to shift, and how many shifts have been `tried` so far. */
export type ShiftSearch = {
  goal: Int32Array
  places: WordPlaces
  /** No order of the words costs less. */
  least: number
  /** Filled anew for each. */
  alignment: Alignment
  tried: number
}

type Shift = { gain: number; length: number; start: number; target: number }

/**
 * The words after the shift that lowers the edit distance most, or null where none does or the budget is spent: `_shift` of
 * sacrebleu's TER. A block is moved only where it matches words of the goal, and neither it nor its goal is in place. Of equal
 * gains the longest block, then the first, then the nearest to the start.
 */
export function bestShift(words: Int32Array, table: EditTable, search: ShiftSearch): Int32Array | null {
  const { goal, places, alignment } = search
  const { distance } = table
  // What follows is costly and this is the common case.
  const most = distance - search.least
  if (most <= 0) return null
  align(table, words, goal, alignment)
  const { positions, wrongFrom, goalWrongFrom } = alignment
  let missed = -1
  const best: Shift = { gain: 0, length: 0, start: words.length, target: 0 }
  for (let start = 0; start < words.length; start++) {
    const word = words[start] ?? 0
    for (let place = places.firsts[word] ?? 0; place < (places.firsts[word + 1] ?? 0); place++) {
      const goalStart = places.places[place] ?? 0
      if (Math.abs(goalStart - start) > farthest) continue
      const longest = Math.min(longestBlock, words.length - start, goal.length - goalStart)
      const firstTarget = goalStart === 0 ? 0 : (positions[goalStart - 1] ?? 0) + 1
      const aligned = positions[goalStart] ?? 0
      let lastTarget = firstTarget
      // Targets one after another that are the same are tried once.
      let targets = 1
      for (let length = 1; length <= longest && words[start + length - 1] === goal[goalStart + length - 1]; length++) {
        const nextTarget = (positions[goalStart + length - 1] ?? 0) + 1
        if (nextTarget !== lastTarget) targets++
        lastTarget = nextTarget
        if (wrongFrom[start + length] === wrongFrom[start]) continue
        if (goalWrongFrom[goalStart + length] === goalWrongFrom[goalStart]) continue
        if (start <= aligned && aligned < start + length) continue
        search.tried += targets
        // A block that moves is taken out and put in, which saves two edits a word at most, and what the beam missed before.
        if (missed < 0 && 2 * length <= best.gain) missed = distance - levenshteinDistance(words, goal)
        const bound = missed < 0 ? most : Math.min(most, 2 * length + missed)
        if (bound > best.gain || (bound === best.gain && length >= best.length)) {
          let earlier = -1
          for (let goalPlace = goalStart - 1; goalPlace < goalStart + length; goalPlace++) {
            const target = goalPlace < 0 ? 0 : (positions[goalPlace] ?? 0) + 1
            if (target === earlier) continue
            earlier = target
            if (!isBetter(bound, length, start, target, best)) continue
            const gain = distance - table.shifted(start, length, target)
            if (!isBetter(gain, length, start, target, best)) continue
            best.gain = gain
            best.length = length
            best.start = start
            best.target = target
          }
        }
        if (search.tried >= mostCandidates) return null
      }
    }
  }
  return best.gain === 0 ? null : moveBlock(words, best)
}

function isBetter(gain: number, length: number, start: number, target: number, best: Shift): boolean {
  if (gain !== best.gain) return gain > best.gain
  if (gain === 0) return false
  if (length !== best.length) return length > best.length
  if (start !== best.start) return start < best.start
  return target < best.target
}

/** As `_perform_shift` puts them: before the target, or after as many words where the target lies in the block. */
function moveBlock(words: Int32Array, { start, length, target }: Shift): Int32Array {
  const block = words.subarray(start, start + length)
  const moved = words.slice()
  if (target < start) {
    moved.set(words.subarray(target, start), target + length)
    moved.set(block, target)
  } else {
    const end = blockEnd(words.length, start, length, target)
    moved.set(words.subarray(start + length, end), start)
    moved.set(block, end - length)
  }
  return moved
}
