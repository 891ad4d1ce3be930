import type { Slices } from '../finding/slices.ts'
import { bandKeys, bandsFor } from './bands.ts'
import { jaccard, shingleHashes, shingleSet } from './shingles.ts'
import { leastEstimate, sketchSimilarity, sketchSize, writeSketch } from './sketch.ts'

const textsAtOnce = 128
/** References with one key that are compared with a text. */
const mostInBucket = 50
/** Shingles of references that are remembered, in 32-bit numbers. */
const mostRemembered = 16_000_000

/** Calls `found` for texts whose shingles have at least this Jaccard with those of a reference. All are folded. See `findNearPairs`. */
export function* findNearReferences(
  texts: readonly string[],
  references: readonly string[],
  { threshold, found }: { threshold: number; found: (text: number, reference: number, similarity: number) => void },
): Slices<void> {
  const bands = bandsFor(threshold)
  const least = leastEstimate(threshold)
  const sketches = new Uint32Array(references.length * sketchSize)
  for (const [place, reference] of references.entries()) {
    writeSketch(shingleHashes(reference), sketches, place * sketchSize)
    if (place % textsAtOnce === 0) yield (0.3 * place) / references.length
  }
  const buckets = Array.from({ length: bands.count }, (_, band) =>
    bucketsOf(bandKeys(sketches, references.length, band, bands), references),
  )
  const sets = new Map<number, Uint32Array>()
  let remembered = 0
  const setOf = (reference: number) => {
    const known = sets.get(reference)
    if (known) return known
    const set = shingleSet(references[reference] ?? '')
    if (remembered > mostRemembered) {
      sets.clear()
      remembered = 0
    }
    sets.set(reference, set)
    remembered += set.length
    return set
  }
  const sketch = new Uint32Array(sketchSize)
  for (const [number, text] of texts.entries()) {
    if (number % textsAtOnce === 0) yield 0.3 + (0.7 * number) / texts.length
    if (text === '') continue
    writeSketch(shingleHashes(text), sketch, 0)
    const candidates = new Set<number>()
    for (const [band, bucket] of buckets.entries()) {
      const [key = 0] = bandKeys(sketch, 1, band, bands)
      for (const reference of bucket.get(key) ?? []) candidates.add(reference)
    }
    let own: Uint32Array | null = null
    for (const reference of candidates) {
      if (sketchSimilarity(sketch, 0, sketches, reference * sketchSize) < least) continue
      const similarity = jaccard((own ??= shingleSet(text)), setOf(reference))
      if (similarity >= threshold) found(number, reference, similarity)
    }
  }
}

function bucketsOf(keys: Uint32Array, references: readonly string[]): Map<number, number[]> {
  const buckets = new Map<number, number[]>()
  for (const [reference, key] of keys.entries()) {
    if (references[reference] === '') continue
    const bucket = buckets.get(key)
    if (!bucket) buckets.set(key, [reference])
    else if (bucket.length < mostInBucket) bucket.push(reference)
  }
  return buckets
}
