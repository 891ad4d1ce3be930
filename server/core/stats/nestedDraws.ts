import { seededRng } from '../rng.ts'
import { repeatDraws } from './repeatDraws.ts'

/** Draws are kept for the next column up to this many. */
const MOST_KEPT = 4_000_000
/** Of 32 random bits, the steps that one number may tell apart and still be even. */
const FINE = 2 ** 26

/**
 * Which cases are drawn in each resample, and which repeats inside them. `draw(resample)` tells where in `places` the resample begins,
 * which has a place for each case drawn: `firsts[case]` and the way its repeats are drawn, a row of `repeatDraws`. Valid until the
 * next call. `total`: how many different places there are.
 */
export type NestedDraws = { firsts: Int32Array; total: number; places: Int32Array; draw: (resample: number) => number }

/**
 * Draws for cases with these numbers of repeats. They hang on nothing else, so that the columns of a grid share them: that saves most
 * of a bootstrap's time, and differences between columns are not blurred by chance of its own. Ask for resamples in order, from 0.
 */
export function nestedDraws(counts: Int32Array, resamples: number): NestedDraws {
  const key = `${resamples}: ${counts.join()}`
  if (kept?.key === key) return kept.draws
  const firsts = new Int32Array(counts.length)
  let total = 0
  for (const [place, count] of counts.entries()) {
    firsts[place] = total
    total += repeatDraws(count).rows
  }
  const fill = filler(counts, firsts)
  const n = counts.length
  if (n * resamples > MOST_KEPT) {
    const places = new Int32Array(n)
    const draw = () => {
      fill(places, 0)
      return 0
    }
    return { firsts, total, places, draw }
  }
  const places = new Int32Array(n * resamples)
  for (let resample = 0; resample < resamples; resample++) fill(places, resample * n)
  const draws = { firsts, total, places, draw: (resample: number) => resample * n }
  kept = { key, draws }
  return draws
}

let kept: { key: string; draws: NestedDraws } | null = null

function filler(counts: Int32Array, firsts: Int32Array): (places: Int32Array, start: number) => void {
  const n = counts.length
  const ways = Array.from(counts, (count) => repeatDraws(count).ways)
  const random = seededRng(['nested bootstrap', n, counts.reduce((sum, count) => sum + count, 0)])
  return (places, start) => {
    for (let drawn = 0; drawn < n; drawn++) {
      const number = random() * n
      const place = number | 0
      const of = ways[place]
      let way = 0
      if (of !== undefined && of.length > 1) {
        const rest = n * of.length > FINE ? random() : number - place
        way = of[(rest * of.length) | 0] ?? 0
      }
      places[start + drawn] = (firsts[place] ?? 0) + way
    }
  }
}
