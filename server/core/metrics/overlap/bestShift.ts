import { alignmentOf, type EditTable } from './editTable.ts'
import { levenshteinDistance } from './levenshteinDistance.ts'
import { blockEnd, ShiftCosts } from './shiftCosts.ts'

const longestBlock = 10
const farthest = 50

/** So many shifts are tried for one pair of texts at most. */
const mostCandidates = 1000

/** How many shifts have been tried so far. */
export type ShiftBudget = { tried: number }

type Shift = { gain: number; length: number; start: number; target: number }

/**
 * The words after the shift that lowers the edit distance most, or null where none does or the budget is spent: `_shift` of
 * sacrebleu's TER. A block is moved only where it matches words of the goal, and neither it nor its goal is in place. Of equal
 * gains the longest block, then the first, then the nearest to the start.
 */
export function bestShift(words: Int32Array, goal: Int32Array, table: EditTable, budget: ShiftBudget): Int32Array | null {
  // No order of the words costs less than the words that only one side has. What follows is costly and this is the common case.
  const most = table.distance - leastDistance(words, goal)
  if (most <= 0) return null
  const { positions, wrongBefore, goalWrongBefore } = alignmentOf(table, words, goal)
  const costs = new ShiftCosts(table, words, goal)
  // The beam can miss the least distance; a block that moves is taken out and put in, which saves two edits a word at most.
  const missed = table.distance - levenshteinDistance(words, goal)
  let best: Shift | null = null
  const places = placesOf(goal)
  for (let start = 0; start < words.length; start++) {
    for (const goalStart of places.get(words[start] ?? 0) ?? []) {
      if (Math.abs(goalStart - start) > farthest) continue
      const longest = Math.min(longestBlock, words.length - start, goal.length - goalStart)
      for (let length = 1; length <= longest && words[start + length - 1] === goal[goalStart + length - 1]; length++) {
        if (wrongBefore[start + length] === wrongBefore[start]) continue
        if (goalWrongBefore[goalStart + length] === goalWrongBefore[goalStart]) continue
        const aligned = positions[goalStart] ?? 0
        if (start <= aligned && aligned < start + length) continue
        const bound = Math.min(most, 2 * length + missed)
        let earlier = -1
        for (let offset = -1; offset < length; offset++) {
          const target = goalStart + offset < 0 ? 0 : (positions[goalStart + offset] ?? 0) + 1
          if (target === earlier) continue
          earlier = target
          budget.tried++
          if (!isBetter(bound, length, start, target, best)) continue
          const gain = table.distance - costs.distance(start, length, target)
          if (isBetter(gain, length, start, target, best)) best = { gain, length, start, target }
        }
        if (budget.tried >= mostCandidates) return null
      }
    }
  }
  return best === null ? null : moveBlock(words, best)
}

function isBetter(gain: number, length: number, start: number, target: number, best: Shift | null): boolean {
  if (best === null) return gain > 0
  if (gain !== best.gain) return gain > best.gain
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

/** The larger number of words less those that both have, in whatever order. */
function leastDistance(words: Int32Array, goal: Int32Array): number {
  const left = new Map<number, number>()
  for (const word of goal) left.set(word, (left.get(word) ?? 0) + 1)
  let common = 0
  for (const word of words) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    left.set(word, count - 1)
    common++
  }
  return Math.max(words.length, goal.length) - common
}

function placesOf(goal: Int32Array): Map<number, number[]> {
  const places = new Map<number, number[]>()
  for (const [place, word] of goal.entries()) {
    const known = places.get(word)
    if (known) known.push(place)
    else places.set(word, [place])
  }
  return places
}
