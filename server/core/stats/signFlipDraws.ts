import { seededRng } from '../rng.ts'

const FLIPS = 9_999
/** Cases whose signs are one byte. */
const BLOCK = 8
/** Blocks whose signs are kept for the next column: those of 4,096 cases. */
const MOST_KEPT = 512

/**
 * The p-value of a sign-flip test by 9,999 seeded flips: (hits + 1) / (flips + 1), a hit being a signed sum of `sizes` as far from 0
 * as `least`. Columns share the flips. Eight cases at a time: their sums under all 256 choices of signs are looked up.
 */
export function signFlipDraws(sizes: readonly number[], least: number): number {
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

/** Bit `place` of an index tells whether the size at `place` keeps its sign. */
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
