import { seededRng } from '../rng.ts'

const MOST_ENUMERATED = 14
const MOST_STEPS = 6_000
const FLIPS = 9_999

/**
 * Two-sided p-value of a paired permutation test: were the columns alike, each case's difference could as well have the other
 * sign. Exact where the differences are few (all 2^n signs) or multiples of one step, as pass rates are (the sums are counted);
 * else by 9,999 seeded flips, (hits + 1) / (flips + 1) as Phipson and Smyth (2010) ask. Cases without a difference change nothing.
 */
export function signFlipTest(differences: readonly number[]): number {
  const sizes = differences.filter((each) => each !== 0).map(Math.abs)
  if (sizes.length === 0) return 1
  const sum = Math.abs(differences.reduce((total, each) => total + each, 0))
  // Equal sums added up in another order may differ in the last digit.
  const least = sum - 1e-9 * sizes.reduce((total, each) => total + each, 0)
  if (sizes.length <= MOST_ENUMERATED) return enumerated(sizes, least)
  return counted(sizes, least) ?? sampled(sizes, least)
}

function enumerated(sizes: readonly number[], least: number): number {
  // Flipping all signs gives the same size of sum, so the first sign may stay.
  const half = 2 ** (sizes.length - 1)
  let hits = 0
  let sum = sizes.reduce((total, each) => total + each, 0)
  const signs = sizes.map(() => 1)
  for (let step = 1; ; step++) {
    if (Math.abs(sum) >= least) hits++
    if (step === half) return hits / half
    // A Gray code: one sign changes a step.
    const place = 31 - Math.clz32(step & -step) + 1
    const sign = signs[place] ?? 1
    signs[place] = -sign
    sum -= 2 * sign * (sizes[place] ?? 0)
  }
}

/** Counts how many signs give each sum, as shares; null where the differences have no common step that is coarse enough. */
function counted(sizes: readonly number[], least: number): number | null {
  const step = commonStep(sizes)
  if (step === null) return null
  const steps = sizes.map((size) => Math.round(size / step))
  const most = steps.reduce((total, each) => total + each, 0)
  if (most > MOST_STEPS) return null
  // shares[k]: of the sum of the sizes that kept their sign; the signed sum is 2k - most.
  let shares = new Float64Array(most + 1)
  shares[0] = 1
  let reached = 0
  for (const size of steps) {
    const next = new Float64Array(most + 1)
    for (let sum = 0; sum <= reached; sum++) {
      const share = (shares[sum] ?? 0) / 2
      next[sum] = (next[sum] ?? 0) + share
      next[sum + size] = (next[sum + size] ?? 0) + share
    }
    shares = next
    reached += size
  }
  return Math.min(
    1,
    shares.reduce((total, share, sum) => (Math.abs(2 * sum - most) * step >= least ? total + share : total), 0),
  )
}

/** The largest number that all sizes are whole multiples of, by Euclid; null where it is finer than a thousandth of the largest. */
function commonStep(sizes: readonly number[]): number | null {
  const largest = Math.max(...sizes)
  let step = largest
  for (const size of sizes) {
    let [a, b] = [step, size]
    while (b > largest * 1e-9) [a, b] = [b, a - Math.round(a / b) * b].map(Math.abs) as [number, number]
    step = a
    if (step < largest / 1_000) return null
  }
  return step
}

function sampled(sizes: readonly number[], least: number): number {
  const sums = signedSums(sizes)
  const random = seededRng(['sign flips', sizes.length])
  let hits = 0
  for (let flip = 0; flip < FLIPS; flip++) {
    let sum = 0
    let bits = 0
    for (let byte = 0; byte < sums.length; byte += 256) {
      bits = byte % 1024 === 0 ? (random() * 2 ** 32) >>> 0 : bits >>> 8
      sum += sums[byte + (bits & 255)] ?? 0
    }
    if (Math.abs(sum) >= least) hits++
  }
  return (hits + 1) / (FLIPS + 1)
}

/** For every eight sizes their sums under all 256 choices of signs, so that a flip of 200 cases is 25 look-ups. */
function signedSums(sizes: readonly number[]): Float64Array {
  const bytes = Math.ceil(sizes.length / 8)
  const sums = new Float64Array(bytes * 256)
  for (let byte = 0; byte < bytes; byte++) {
    for (let signs = 0; signs < 256; signs++) {
      let sum = 0
      for (let place = 0; place < 8; place++) sum += (signs >> place) & 1 ? (sizes[byte * 8 + place] ?? 0) : -(sizes[byte * 8 + place] ?? 0)
      sums[byte * 256 + signs] = sum
    }
  }
  return sums
}
