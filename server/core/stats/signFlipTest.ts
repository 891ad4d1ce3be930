import { seededRng } from '../rng.ts'

const MOST_ENUMERATED = 30
const MOST_STEPS = 6_000

/**
 * Two-sided p-value of a paired permutation test: if the columns were alike, each case's difference could have the other sign. Exact for
 * few differences (all 2^n signs) and for multiples of one step, such as pass rates (the sums are counted); otherwise by 9,999 seeded
 * flips, (hits + 1) / (flips + 1) as recommended by Phipson and Smyth (2010). Cases without a difference do not matter.
 */
export function signFlipTest(differences: readonly number[]): number {
  const sizes = differences.filter((each) => each !== 0).map(Math.abs)
  if (sizes.length === 0) return 1
  const sum = Math.abs(differences.reduce((total, each) => total + each, 0))
  // Equal sums added in another order may differ in the last digit.
  const least = sum - 1e-9 * sizes.reduce((total, each) => total + each, 0)
  if (sizes.length <= MOST_ENUMERATED) return enumerated(sizes, least)
  return counted(sizes, least) ?? signFlipDraws(sizes, least)
}

/** All 2^n signs, as pairs of 2^(n/2) sums of each half: in ascending order, one pass over both counts them. */
function enumerated(sizes: readonly number[], least: number): number {
  if (least <= 0) return 1
  const half = sizes.length >> 1
  const low = signedSums(sizes.slice(0, half))
  const high = signedSums(sizes.slice(half))
  // For each sum of the first half, in ascending order, the sums of the other half that reach `least` with it begin at `place`.
  let place = high.length
  let hits = 0
  for (const sum of low) {
    while (place > 0 && sum + (high[place - 1] ?? 0) >= least) place--
    hits += high.length - place
  }
  // By symmetry, the same number of sums is below -least.
  return Math.min(1, (2 * hits) / low.length / high.length)
}

/** The sums for all choices of signs, ascending: for each size, the sums minus the size and the sums plus the size, merged. */
function signedSums(sizes: readonly number[]): Float64Array {
  let sums = Float64Array.of(0)
  for (const size of sizes) {
    const next = new Float64Array(sums.length * 2)
    let less = 0
    let more = 0
    for (let place = 0; place < next.length; place++) {
      const lower = less < sums.length ? (sums[less] ?? 0) - size : Infinity
      const upper = (sums[more] ?? 0) + size
      if (lower <= upper) less++
      else more++
      next[place] = Math.min(lower, upper)
    }
    sums = next
  }
  return sums
}

/** Shares of the signs that give each sum; null when the differences have no common step that is coarse enough. */
function counted(sizes: readonly number[], least: number): number | null {
  const step = commonStep(sizes)
  if (step === null) return null
  const steps = sizes.map((size) => Math.round(size / step))
  const most = steps.reduce((total, each) => total + each, 0)
  if (most > MOST_STEPS) return null
  // shares[k]: share of the signs whose positive sizes sum to k steps; the signed sum is 2k - most.
  const shares = new Float64Array(most + 1)
  shares[0] = 1
  let reached = 0
  for (const size of steps) {
    reached += size
    for (let sum = reached; sum >= size; sum--) shares[sum] = ((shares[sum] ?? 0) + (shares[sum - size] ?? 0)) / 2
    for (let sum = Math.min(size, reached + 1) - 1; sum >= 0; sum--) shares[sum] = (shares[sum] ?? 0) / 2
  }
  return Math.min(
    1,
    shares.reduce((total, share, sum) => (Math.abs(2 * sum - most) * step >= least ? total + share : total), 0),
  )
}

/**
 * The largest number of which all sizes are whole multiples, by Euclid's algorithm; null when it is below a thousandth of the largest size.
 */
function commonStep(sizes: readonly number[]): number | null {
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0)
  let step = largest
  for (const size of sizes) {
    let [a, b] = [step, size]
    while (b > largest * 1e-9) [a, b] = [b, a - Math.round(a / b) * b].map(Math.abs) as [number, number]
    step = a
    if (step < largest / 1_000) return null
  }
  return step
}

const FLIPS = 9_999

/** The signs of eight cases are one byte. */
const BLOCK = 8

/** Blocks whose signs are cached for the next column: those of 4,096 cases. */
const MOST_KEPT = 512

/**
 * The p-value of a sign-flip test by 9,999 seeded flips: (hits + 1) / (flips + 1), where a hit is a signed sum of `sizes` at least as far
 * from 0 as `least`. Columns share the flips. Eight cases at a time: their sums for all 256 choices of signs are looked up.
 */
function signFlipDraws(sizes: readonly number[], least: number): number {
  const totals = new Float64Array(FLIPS)
  const sums = new Float64Array(2 ** BLOCK)
  for (let block = 0; block * BLOCK < sizes.length; block++) {
    fillSums(sums, sizes.slice(block * BLOCK, (block + 1) * BLOCK))
    const signs = signsOf(block)
    for (let flip = 0; flip < FLIPS; flip++) totals[flip] = (totals[flip] ?? 0) + (sums[signs[flip] ?? 0] ?? 0)
  }
  let hits = 0
  for (const total of totals) if (Math.abs(total) >= least) hits++
  return (hits + 1) / (FLIPS + 1)
}

/** A bit of an index is set when the size at that position keeps its sign. */
function fillSums(sums: Float64Array, sizes: readonly number[]): void {
  sums[0] = -sizes.reduce((total, size) => total + size, 0)
  for (const [place, size] of sizes.entries()) {
    const step = 2 ** place
    for (let signs = 0; signs < step; signs++) sums[signs + step] = (sums[signs] ?? 0) + 2 * size
  }
  for (let at = 2 ** sizes.length; at < sums.length; at++) sums[at] = sums[at - 2 ** sizes.length] ?? 0
}

const kept: Uint8Array[] = []

function signsOf(block: number): Uint8Array {
  const known = kept[block]
  if (known) return known
  const random = seededRng(['sign flips', block])
  const signs = new Uint8Array(FLIPS)
  for (let flip = 0; flip < FLIPS; flip++) signs[flip] = random() * 256
  if (block < MOST_KEPT) kept[block] = signs
  return signs
}
