import type { Slices } from '../finding/slices.ts'
import { bandKeys, bandsFor, orderByKey } from './bands.ts'
import { Groups } from './groups.ts'
import { jaccard, shingleHashes, shingleSet } from './shingles.ts'
import { leastEstimate, sketchSimilarity, sketchSize, writeSketch } from './sketch.ts'

/** Two texts by their numbers, `one` below `other`, and their Jaccard. */
export type NearPair = { one: number; other: number; similarity: number }

/**
 * `groups`: texts that pairs connect. `pairs`: all pairs that were found, but in crowded buckets only those that connect two groups. `crowded`:
 * texts that share a bucket with so many others that not all of them were compared; pairs among these may be missing.
 */
export type NearPairs = { groups: number[][]; pairs: NearPair[]; crowded: number }

/** In larger buckets a text is compared with some neighbours only, so that the time grows with the number of texts and not with its square. */
const largeBucket = 50
/** The neighbours in the order of the sketches, where similar texts lie close together. */
const neighbours = 8
/** Values of a sketch that decide who is a neighbour. */
const sortedBy = 30
const textsAtOnce = 256
/** Shingles of compared texts that are remembered, in 32-bit numbers. */
const mostRemembered = 16_000_000

/**
 * The pairs of texts whose shingles have at least this Jaccard (MinHash with locality-sensitive hashing; Broder 1997, Indyk and Motwani 1998).
 * Candidates are compared by their shingles, so no pair below the threshold is reported; of those at the threshold a few in a thousand are
 * missed. The texts are compared as they are: fold them first.
 */
export function* findNearPairs(texts: readonly string[], threshold: number): Slices<NearPairs> {
  const sketches = new Uint32Array(texts.length * sketchSize)
  for (let text = 0; text < texts.length; text++) {
    writeSketch(shingleHashes(texts[text] ?? ''), sketches, text * sketchSize)
    if (text % textsAtOnce === 0) yield (0.6 * text) / texts.length
  }
  const search = new PairSearch(texts, sketches, threshold)
  const bands = bandsFor(threshold)
  for (let band = 0; band < bands.count; band++) {
    yield* search.band(bandKeys(sketches, texts.length, band, bands), (band + 1) * bands.width, 0.6 + (0.4 * band) / bands.count)
  }
  return search.result()
}

class PairSearch {
  readonly #texts: readonly string[]
  readonly #sketches: Uint32Array
  readonly #threshold: number
  readonly #leastEstimate: number
  readonly #groups: Groups
  readonly #pairs: NearPair[] = []
  /** The keys of the bands so far; 0 for texts that were in a large bucket or have no shingles. */
  readonly #earlier: Uint32Array[] = []
  /** Pairs that were found in large buckets, and may be met again. */
  readonly #known = new Set<number>()
  readonly #crowded = new Set<number>()
  readonly #sets = new Map<number, Uint32Array>()
  #remembered = 0

  constructor(texts: readonly string[], sketches: Uint32Array, threshold: number) {
    this.#texts = texts
    this.#sketches = sketches
    this.#threshold = threshold
    this.#leastEstimate = leastEstimate(threshold)
    this.#groups = new Groups(texts.length)
  }

  *band(keys: Uint32Array, next: number, share: number): Slices<void> {
    const order = orderByKey(keys).filter((text) => this.#texts[text] !== '')
    let steps = 0
    for (let start = 0; start < order.length;) {
      let end = start + 1
      const key = keys[order[start] ?? 0]
      while (end < order.length && keys[order[end] ?? 0] === key) end++
      const bucket = order.subarray(start, end)
      if (bucket.length > largeBucket) {
        for (const text of bucket) keys[text] = 0
        yield* this.#large(bucket, next, share)
      } else if (bucket.length > 1) {
        this.#small(bucket)
        steps += bucket.length
        if (steps > textsAtOnce) {
          steps = 0
          yield share
        }
      }
      start = end
    }
    this.#earlier.push(keys)
  }

  #small(bucket: Uint32Array): void {
    for (let at = 0; at < bucket.length; at++) {
      for (let to = at + 1; to < bucket.length; to++) {
        const [one = 0, other = 0] = [bucket[at], bucket[to]]
        if (this.#isFirstMeeting(one, other)) this.#compare(one, other)
      }
    }
  }

  *#large(bucket: Uint32Array, next: number, share: number): Slices<void> {
    const hub = bucket[0] ?? 0
    for (let at = 0; at < bucket.length; at++) {
      const text = bucket[at] ?? 0
      this.#crowded.add(text)
      if (at > 0) this.#connect(hub, text)
      if (at % textsAtOnce === 0) yield share
    }
    const group = this.#groups.find(hub)
    if (bucket.every((text) => this.#groups.find(text) === group)) return
    const sorted = this.#sorted(bucket, next)
    yield share
    for (let at = 0; at < sorted.length; at++) {
      for (let to = at + 1; to <= at + neighbours && to < sorted.length; to++) this.#connect(sorted[at] ?? 0, sorted[to] ?? 0)
      if (at % textsAtOnce === 0) yield share
    }
  }

  /** The texts by some values of their sketches from `next` on, beginning again at the start. */
  #sorted(bucket: Uint32Array, next: number): Uint32Array {
    const sketches = this.#sketches
    return bucket.toSorted((one, other) => {
      for (let step = 0; step < sortedBy; step++) {
        const place = (next + step) % sketchSize
        const difference = (sketches[one * sketchSize + place] ?? 0) - (sketches[other * sketchSize + place] ?? 0)
        if (difference !== 0) return difference
      }
      return one - other
    })
  }

  #isFirstMeeting(one: number, other: number): boolean {
    for (const keys of this.#earlier) if (keys[one] === keys[other] && keys[one] !== 0) return false
    return true
  }

  #connect(one: number, other: number): void {
    if (this.#groups.find(one) === this.#groups.find(other)) return
    if (this.#compare(one, other)) this.#known.add(this.#nameOf(one, other))
  }

  #compare(one: number, other: number): boolean {
    if (sketchSimilarity(this.#sketches, one * sketchSize, this.#sketches, other * sketchSize) < this.#leastEstimate) return false
    const similarity = jaccard(this.#setOf(one), this.#setOf(other))
    if (similarity < this.#threshold) return false
    this.#groups.join(one, other)
    if (!this.#known.has(this.#nameOf(one, other))) this.#pairs.push({ one: Math.min(one, other), other: Math.max(one, other), similarity })
    return true
  }

  #nameOf(one: number, other: number): number {
    return Math.min(one, other) * this.#texts.length + Math.max(one, other)
  }

  #setOf(text: number): Uint32Array {
    const known = this.#sets.get(text)
    if (known) return known
    const set = shingleSet(this.#texts[text] ?? '')
    if (this.#remembered > mostRemembered) {
      this.#sets.clear()
      this.#remembered = 0
    }
    this.#sets.set(text, set)
    this.#remembered += set.length
    return set
  }

  result(): NearPairs {
    return { groups: this.#groups.all(), pairs: this.#pairs, crowded: this.#crowded.size }
  }
}
