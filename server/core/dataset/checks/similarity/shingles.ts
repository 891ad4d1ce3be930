import { mixWords } from '../../../rng.ts'

/**
 * UTF-16 units in a shingle. Four Latin letters are most of a word and four syllables of Hangul one or two words, so one changed word lowers the
 * similarity of a short text by a similar amount in both.
 */
export const shingleLength = 4

/** A 32-bit hash of each shingle of a text in order, repeated ones too. A shorter text is one shingle; an empty one has none. */
export function shingleHashes(text: string): Uint32Array {
  if (text === '') return new Uint32Array(0)
  const count = Math.max(1, text.length - shingleLength + 1)
  const hashes = new Uint32Array(count)
  let [first, second, third] = [unitAt(text, 0), unitAt(text, 1), unitAt(text, 2)]
  for (let at = 0; at < count; at++) {
    const fourth = unitAt(text, at + 3)
    hashes[at] = mixWords(mixWords(first | (second << 16), 1), third | (fourth << 16))
    first = second
    second = third
    third = fourth
  }
  return hashes
}

/** 0 beyond the end. */
function unitAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : 0
}

/** The hashes of a text's distinct shingles, ascending. */
export function shingleSet(text: string): Uint32Array {
  const hashes = shingleHashes(text).toSorted()
  let count = 0
  for (let at = 0; at < hashes.length; at++) if (at === 0 || hashes[at] !== hashes[at - 1]) hashes[count++] = hashes[at] ?? 0
  return hashes.slice(0, count)
}

/** The common shingles of two sets over all their shingles (Jaccard 1901), 0 to 1; 0 for two empty texts. */
export function jaccard(one: Uint32Array, other: Uint32Array): number {
  let at = 0
  let to = 0
  let common = 0
  while (at < one.length && to < other.length) {
    const left = one[at] ?? 0
    const right = other[to] ?? 0
    if (left === right) common++
    if (left <= right) at++
    if (right <= left) to++
  }
  const all = one.length + other.length - common
  return all === 0 ? 0 : common / all
}
