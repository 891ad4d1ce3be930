import type { Slices } from '../finding/slices.ts'
import { Groups } from './groups.ts'
import type { NearPair } from './nearPairs.ts'

/** The vectors of many texts without their mean, in one array, with what is left of each length after some of its numbers. */
type Centred = {
  size: number
  stages: number[]
  values: Float32Array
  /** For each vector: its product with the mean. */
  alongMean: Float64Array
  /** For each vector and stage: the length of what comes after. */
  rest: Float32Array
  squaredMean: number
}

const vectorsInBlock = 256
/** Pairs that are listed for one vector as the first of two; all pairs join groups. */
const mostPairs = 20
/** Rounding of 32-bit numbers must not drop a pair at the threshold. */
const slack = 1e-5

/**
 * The pairs of unit vectors whose cosine is at least the threshold, all of them, in blocks. Vectors are compared without their mean and in three
 * stages: what is left of two vectors can add at most the product of its lengths, so most pairs need the first numbers only. `pairs` has some
 * for each vector, `groups` come of all. The time grows with the square of the number: some ten minutes of one core for 100,000 vectors of 384 numbers.
 */
export function* findClosePairs(vectors: readonly Float32Array[], threshold: number): Slices<{ groups: number[][]; pairs: NearPair[] }> {
  const groups = new Groups(vectors.length)
  const pairs: NearPair[] = []
  const counts = new Uint8Array(vectors.length)
  const centred = centre([vectors])
  const [all] = centred
  if (!all) return { groups: [], pairs: [] }
  const compared = (vectors.length * vectors.length) / 2 + 1
  let done = 0
  for (let one = 0; one < vectors.length; one += vectorsInBlock) {
    for (let other = one; other < vectors.length; other += vectorsInBlock) {
      compareBlocks(all, one, all, other, threshold, (first, second, similarity) => {
        if (first >= second) return
        groups.join(first, second)
        if ((counts[first] ?? 0) >= mostPairs) return
        counts[first] = (counts[first] ?? 0) + 1
        pairs.push({ one: first, other: second, similarity })
      })
      done += vectorsInBlock * vectorsInBlock
      yield Math.min(1, done / compared)
    }
  }
  return { groups: groups.all(), pairs }
}

/** For each of `vectors` the closest of `references` whose cosine is at least the threshold; null if there is none. */
export function* findClosest(
  vectors: readonly Float32Array[],
  references: readonly Float32Array[],
  threshold: number,
): Slices<({ reference: number; similarity: number } | null)[]> {
  const closest: ({ reference: number; similarity: number } | null)[] = vectors.map(() => null)
  const [own, others] = centre([vectors, references])
  if (!own || !others) return closest
  for (let one = 0; one < vectors.length; one += vectorsInBlock) {
    for (let other = 0; other < references.length; other += vectorsInBlock) {
      compareBlocks(own, one, others, other, threshold, (vector, reference, similarity) => {
        const known = closest[vector]
        if (!known || similarity > known.similarity) closest[vector] = { reference, similarity }
      })
      yield (one + (vectorsInBlock * other) / references.length) / vectors.length
    }
  }
  return closest
}

/** Calls `found` for the pairs of two blocks, of the pairs of one block twice. */
function compareBlocks(
  own: Centred,
  one: number,
  others: Centred,
  other: number,
  threshold: number,
  found: (first: number, second: number, similarity: number) => void,
): void {
  const { size, stages } = own
  const [firstEnd = size, secondEnd = size] = stages
  const a = own.values
  const b = others.values
  const least = threshold - slack
  const oneEnd = Math.min(one + vectorsInBlock, own.alongMean.length)
  const otherEnd = Math.min(other + vectorsInBlock, others.alongMean.length)
  for (let first = one; first < oneEnd; first++) {
    const at = first * size
    const base = (own.alongMean[first] ?? 0) - own.squaredMean
    const restOne = own.rest[first * 2] ?? 0
    const restTwo = own.rest[first * 2 + 1] ?? 0
    for (let second = other; second < otherEnd; second++) {
      const to = second * size
      let sum = base + (others.alongMean[second] ?? 0) + product(a, at, b, to, 0, firstEnd)
      if (sum + restOne * (others.rest[second * 2] ?? 0) < least) continue
      sum += product(a, at, b, to, firstEnd, secondEnd)
      if (sum + restTwo * (others.rest[second * 2 + 1] ?? 0) < least) continue
      sum += product(a, at, b, to, secondEnd, size)
      if (sum >= least) found(first, second, Math.min(1, sum))
    }
  }
}

/** The product of the numbers from `from` to `end`, a multiple of four. */
function product(a: Float32Array, at: number, b: Float32Array, to: number, from: number, end: number): number {
  let one = 0
  let two = 0
  let three = 0
  let four = 0
  for (let place = from; place < end; place += 4) {
    one += (a[at + place] as number) * (b[to + place] as number)
    two += (a[at + place + 1] as number) * (b[to + place + 1] as number)
    three += (a[at + place + 2] as number) * (b[to + place + 2] as number)
    four += (a[at + place + 3] as number) * (b[to + place + 3] as number)
  }
  return one + two + (three + four)
}

/** Lists of vectors without the mean of all. Empty lists give nothing. */
function centre(lists: readonly (readonly Float32Array[])[]): Centred[] {
  const [first] = lists.flatMap((list) => list.slice(0, 1))
  if (!first || lists.some((list) => list.length === 0)) return []
  const dimensions = first.length
  const size = Math.ceil(dimensions / 4) * 4
  const stages = [Math.ceil(size / 24) * 4, Math.ceil(size / 12) * 4]
  const mean = new Float64Array(size)
  const count = lists.reduce((sum, list) => sum + list.length, 0)
  for (const list of lists)
    for (const vector of list) for (let at = 0; at < dimensions; at++) mean[at] = (mean[at] ?? 0) + (vector[at] ?? 0)
  for (let at = 0; at < dimensions; at++) mean[at] = (mean[at] ?? 0) / count
  const squaredMean = mean.reduce((sum, value) => sum + value * value, 0)
  return lists.map((list) => {
    const values = new Float32Array(list.length * size)
    const alongMean = new Float64Array(list.length)
    const rest = new Float32Array(list.length * stages.length)
    for (const [place, vector] of list.entries()) {
      const start = place * size
      for (let at = 0; at < dimensions; at++) {
        values[start + at] = (vector[at] ?? 0) - (mean[at] ?? 0)
        alongMean[place] = (alongMean[place] ?? 0) + (vector[at] ?? 0) * (mean[at] ?? 0)
      }
      for (const [stage, end] of stages.entries()) {
        const left = values.subarray(start + end, start + size)
        rest[place * stages.length + stage] = Math.sqrt(left.reduce((sum, value) => sum + value * value, 0))
      }
    }
    return { size, stages, values, alongMean, rest, squaredMean }
  })
}
