import { codePoints, renumber } from './symbols.ts'

/**
 * Number of insertions, deletions and substitutions that turn one sequence into the other: rapidfuzz's `Levenshtein.distance`.
 * Implemented here because packages from npm compare UTF-16 units, while these symbols can be any number.
 */
export function levenshteinDistance(first: Int32Array, second: Int32Array): number {
  const [left, right] = withoutCommonEnds(first, second)
  if (left.length === 0 || right.length === 0) return left.length + right.length
  return left.length <= right.length ? distanceByBits(left, right) : distanceByBits(right, left)
}

/** The distance of two texts, in code points. */
export function textDistance(first: string, second: string): number {
  return levenshteinDistance(codePoints(first), codePoints(second))
}

/** 1 - distance / longer length, in code points; 1 for two empty texts: rapidfuzz's `Levenshtein.normalized_similarity`. */
export function textRatio(first: string, second: string): number {
  const [one, other] = [codePoints(first), codePoints(second)]
  const longer = Math.max(one.length, other.length)
  return longer === 0 ? 1 : 1 - levenshteinDistance(one, other) / longer
}

function withoutCommonEnds(first: Int32Array, second: Int32Array): [Int32Array, Int32Array] {
  let firstEnd = first.length
  let secondEnd = second.length
  let start = 0
  while (start < firstEnd && start < secondEnd && first[start] === second[start]) start++
  while (firstEnd > start && secondEnd > start && first[firstEnd - 1] === second[secondEnd - 1]) {
    firstEnd--
    secondEnd--
  }
  return [first.subarray(start, firstEnd), second.subarray(start, secondEnd)]
}

/** Bit-parallel: 32 rows of the table at a time, one row per symbol of the pattern (Myers 1999, in the form of Hyyrö 2003). Neither may be empty. */
function distanceByBits(givenPattern: Int32Array, givenText: Int32Array): number {
  const { first: pattern, second: text, size } = renumber(givenPattern, givenText)
  const rowsOf = new Int32Array(size)
  // How the row above changes from each column to the next: bit 0 is set for +1, bit 1 for -1.
  const steps = new Uint8Array(text.length).fill(1)
  for (let start = 0; start < pattern.length; start += 32) {
    const end = Math.min(start + 32, pattern.length)
    for (let row = start; row < end; row++) {
      const symbol = pattern[row] ?? 0
      rowsOf[symbol] = (rowsOf[symbol] ?? 0) | (1 << (row - start))
    }
    const last = end - start - 1
    let plus = -1
    let minus = 0
    for (let column = 0; column < text.length; column++) {
      const equal = rowsOf[text[column] ?? 0] ?? 0
      const step = steps[column] ?? 0
      const vertical = equal | minus
      const matched = equal | (step >>> 1)
      const horizontal = (((matched & plus) + plus) ^ plus) | matched
      const plusOut = minus | ~(horizontal | plus)
      const minusOut = plus & horizontal
      steps[column] = ((plusOut >>> last) & 1) | (((minusOut >>> last) & 1) << 1)
      const plusShifted = (plusOut << 1) | (step & 1)
      plus = (minusOut << 1) | (step >>> 1) | ~(vertical | plusShifted)
      minus = plusShifted & vertical
    }
    for (let row = start; row < end; row++) rowsOf[pattern[row] ?? 0] = 0
  }
  let distance = pattern.length
  for (const step of steps) distance += (step & 1) - (step >>> 1)
  return distance
}
