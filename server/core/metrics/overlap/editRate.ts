import { type Alignment, align } from './alignment.ts'
import { BeamTable } from './beamTable.ts'
import { Vocabulary } from './symbols.ts'

const longestBlock = 10
const farthest = 50

/** After this many candidates for a pair of texts, no further shift is made: `_MAX_SHIFT_CANDIDATES`. */
const mostCandidates = 1000

/** A block of words and the word before which it is inserted; positions before the shift. */
type Shift = { start: number; length: number; target: number }

/**
 * Translation edit rate, at least 0; 100 means as many edits as the reference has words (Snover et al. 2006): sacrebleu's
 * `sentence_ter`, a port of Tercom. Edits are the number of block shifts plus the edit distance of the words after them. With several
 * references: the fewest edits, divided by the mean length of the references.
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
  const places = Array.from({ length: vocabulary.size }, (): number[] => [])
  for (const [place, word] of goal.entries()) places[word]?.push(place)
  let seen = 0
  for (let made = 0; ; made++) {
    const table = new BeamTable(words, goal)
    if (table.distance === 0) return made
    const shifts: Shift[] = []
    for (const shift of candidates(words, goal, places, align(words, goal, table))) {
      shifts.push(shift)
      if (++seen >= mostCandidates) return made + table.distance
    }
    const shifted = afterBestShift(words, table, shifts)
    if (shifted === null) return made + table.distance
    words = shifted
  }
}

/** The shifts that sacrebleu tries: of a block that matches words of the goal, if neither the block nor those words are aligned yet. */
function* candidates(words: Int32Array, goal: Int32Array, places: readonly number[][], alignment: Alignment): Generator<Shift> {
  const { positions, wrongFrom, goalWrongFrom } = alignment
  // For each word, the first of its places that is not too far before the start.
  const nearest = places.map(() => 0)
  for (const [start, word] of words.entries()) {
    const near = places[word] ?? []
    let place = nearest[word] ?? 0
    while ((near[place] ?? Infinity) < start - farthest) place++
    nearest[word] = place
    for (; (near[place] ?? Infinity) <= start + farthest; place++) {
      const goalStart = near[place] ?? 0
      const aligned = positions[goalStart] ?? 0
      const longest = Math.min(longestBlock, words.length - start, goal.length - goalStart)
      for (let length = 1; length <= longest && words[start + length - 1] === goal[goalStart + length - 1]; length++) {
        if (wrongFrom[start + length] === wrongFrom[start]) continue
        if (goalWrongFrom[goalStart + length] === goalWrongFrom[goalStart]) continue
        if (start <= aligned && aligned < start + length) continue
        let earlier = -1
        for (let goalPlace = goalStart - 1; goalPlace < goalStart + length; goalPlace++) {
          const target = goalPlace < 0 ? 0 : (positions[goalPlace] ?? 0) + 1
          if (target !== earlier) yield { start, length, target }
          earlier = target
        }
      }
    }
  }
}

/**
 * The words after the shift that lowers the distance most, or null if none does. If several lower it equally, the longest block is
 * shifted, then the first block, then the one with the first target.
 */
function afterBestShift(words: Int32Array, table: BeamTable, shifts: readonly Shift[]): Int32Array | null {
  let least = table.distance
  let best: { shift: Shift; moved: Int32Array } | null = null
  for (const shift of shifts) {
    const to = placeAfter(words.length, shift)
    const moved = moveBlock(words, shift, to)
    const distance = table.distanceOf(moved, Math.min(shift.start, to), Math.max(shift.start, to) + shift.length)
    if (distance > least || (distance === least && (best === null || !isPreferred(shift, best.shift)))) continue
    least = distance
    best = { shift, moved }
  }
  return best?.moved ?? null
}

function isPreferred(shift: Shift, other: Shift): boolean {
  if (shift.length !== other.length) return shift.length > other.length
  if (shift.start !== other.start) return shift.start < other.start
  return shift.target < other.target
}

/** Start of the block after the shift, as in `_perform_shift`: before the target, or at the target's own index if that is inside the block. */
function placeAfter(words: number, { start, length, target }: Shift): number {
  return target > start + length ? target - length : Math.min(target, words - length)
}

function moveBlock(words: Int32Array, { start, length }: Shift, to: number): Int32Array {
  const moved = words.slice()
  if (to < start) moved.copyWithin(to + length, to, start)
  else moved.copyWithin(start, start + length, to + length)
  moved.set(words.subarray(start, start + length), to)
  return moved
}
