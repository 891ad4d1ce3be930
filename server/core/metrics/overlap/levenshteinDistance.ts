import { codePoints, renumber } from './symbols.ts'
import { asciiLevenshtein, wideLevenshtein } from './wideLevenshtein.ts'

/**
 * Insertions, deletions and substitutions that turn one sequence into the other, each at cost 1: rapidfuzz's
 * `Levenshtein.distance`. By bits, many rows at a time (Myers 1999, in the form of Hyyrö 2003).
 */
export function levenshteinDistance(first: Int32Array, second: Int32Array): number {
  const [left, right] = withoutCommonEnds(first, second)
  if (left.length === 0 || right.length === 0) return left.length + right.length
  const [pattern, text] = left.length <= right.length ? [left, right] : [right, left]
  return wideLevenshtein(pattern, text) ?? narrowLevenshtein(pattern, text)
}

/** 1 - distance / the longer length; 1 for two empty ones: rapidfuzz's `Levenshtein.normalized_similarity`. */
export function levenshteinRatio(first: Int32Array, second: Int32Array): number {
  const longer = Math.max(first.length, second.length)
  return longer === 0 ? 1 : 1 - levenshteinDistance(first, second) / longer
}

/** The distance of two texts, in code points. */
export function textDistance(first: string, second: string): number {
  return asciiLevenshtein(first, second) ?? levenshteinDistance(codePoints(first), codePoints(second))
}

/** The ratio of two texts, in code points. */
export function textRatio(first: string, second: string): number {
  const distance = asciiLevenshtein(first, second)
  if (distance === null) return levenshteinRatio(codePoints(first), codePoints(second))
  const longer = Math.max(first.length, second.length)
  return longer === 0 ? 1 : 1 - distance / longer
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

/** The same 32 rows at a time, for where there is no WebAssembly. */
export function narrowLevenshtein(givenPattern: Int32Array, givenText: Int32Array): number {
  const { first: pattern, second: text, size: symbols } = renumber(givenPattern, givenText)
  const words = (pattern.length + 31) >>> 5
  const places = new Int32Array(symbols * words)
  for (let i = 0; i < pattern.length; i++) {
    const at = (pattern[i] ?? 0) * words + (i >>> 5)
    places[at] = (places[at] ?? 0) | (1 << (i & 31))
  }
  const plus = new Int32Array(words).fill(-1)
  const minus = new Int32Array(words)
  const last = words - 1
  const lastBit = (pattern.length - 1) & 31
  let distance = pattern.length
  for (let j = 0; j < text.length; j++) {
    const row = (text[j] ?? 0) * words
    // What the first row adds from column to column, and each word hands to the next: +1 or -1 by a bit each.
    let plusIn = 1
    let minusIn = 0
    for (let word = 0; word <= last; word++) {
      const up = plus[word] ?? 0
      const down = minus[word] ?? 0
      const equal = places[row + word] ?? 0
      const vertical = equal | down
      const matched = equal | minusIn
      const horizontal = (((matched & up) + up) ^ up) | matched
      const plusOut = down | ~(horizontal | up)
      const minusOut = up & horizontal
      const plusShifted = (plusOut << 1) | plusIn
      plus[word] = (minusOut << 1) | minusIn | ~(vertical | plusShifted)
      minus[word] = plusShifted & vertical
      if (word === last) distance += ((plusOut >>> lastBit) & 1) - ((minusOut >>> lastBit) & 1)
      plusIn = plusOut >>> 31
      minusIn = minusOut >>> 31
    }
  }
  return distance
}
