import { caseMeans, meanAndDeviation, type CaseScores } from './caseScores.ts'
import type { Interval } from './interval.ts'
import { repeatDraws } from './repeatDraws.ts'
import { sortedQuantile } from './sortedQuantile.ts'
import { seededRng } from '../rng.ts'

const RESAMPLES = 999

/**
 * 95 % interval of the mean of case means by a nested bootstrap: test cases are drawn first, then repeats within each drawn case. The
 * studentised form (bootstrap-t: Efron and Tibshirani 1993, section 12.5) was chosen by the coverage measured in `testing/coverage.ts`: the
 * percentile form covers too little at 12 cases and, since nesting counts a case's noise twice, too much with repeats; dividing each
 * resample by its own standard error cancels both. 1/n of the sample's variance is added to the standard error, which would be 0 for
 * resamples in which all cases agree. With `tails: 'alike'` the interval is symmetric (symmetric bootstrap-t: Hall 1988): for differences,
 * which are not skewed to one side and may be mostly 0. Deterministic. Null for fewer than two cases or without spread.
 */
export function bootstrapInterval(cases: CaseScores, { tails }: { tails: 'own' | 'alike' }): Interval | null {
  const n = cases.length
  const { mean, deviation } = meanAndDeviation(caseMeans(cases))
  if (n < 2 || deviation === 0) return null
  const steadied = (deviation * deviation) / n / n
  const noise = repeatNoise(cases) / n
  const ratios = new Float64Array(RESAMPLES)
  const counts = Int32Array.from(cases, (repeats) => repeats.length)
  const draws = nestedDraws(counts, RESAMPLES)
  const means = drawnMeans(cases, { around: mean, draws })
  const { places } = draws
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const start = draws.draw(resample)
    let sum = 0
    let squares = 0
    for (let drawn = 0; drawn < n; drawn++) {
      const off = means[places[start + drawn] ?? 0] ?? 0
      sum += off
      squares += off * off
    }
    const centre = sum / n
    const variance = Math.max(0, (squares - n * centre * centre) / (n - 1) / n)
    ratios[resample] = centre / Math.sqrt(variance + steadied + noise)
  }
  if (tails === 'alike') for (const [place, ratio] of ratios.entries()) ratios[place] = Math.abs(ratio)
  ratios.sort()
  const error = Math.sqrt((deviation * deviation) / n + steadied)
  const far = (share: number) => sortedQuantile(ratios, share) * error
  return tails === 'alike' ? { low: mean - far(0.95), high: mean + far(0.95) } : { low: mean - far(0.975), high: mean - far(0.025) }
}

/** The mean of each case for each way to draw its repeats, minus `around`. */
function drawnMeans(cases: CaseScores, { around, draws: { firsts, total } }: { around: number; draws: NestedDraws }): Float64Array {
  const means = new Float64Array(total)
  for (const [place, repeats] of cases.entries()) {
    const { count, rows, times } = repeatDraws(repeats.length)
    const first = firsts[place] ?? 0
    for (let row = 0; row < rows; row++) {
      let sum = 0
      for (let repeat = 0; repeat < count; repeat++) sum += (times[row * count + repeat] ?? 0) * (repeats[repeat] ?? 0)
      means[first + row] = sum / count - around
    }
  }
  return means
}

/** The variance that drawing repeats adds to a resample's mean. */
function repeatNoise(cases: CaseScores): number {
  let sum = 0
  for (const repeats of cases) {
    const { mean } = meanAndDeviation(repeats)
    sum += repeats.reduce((total, score) => total + (score - mean) ** 2, 0) / repeats.length ** 2
  }
  return sum / cases.length / cases.length
}

/** Draws are cached for the next column up to this number. */
const MOST_KEPT = 4_000_000

/** Of 32 random bits, the number of steps that a scaled remainder can use and still be uniform. */
const FINE = 2 ** 26

/**
 * The cases drawn in each resample, and the repeats within them. `draw(resample)` returns the offset in `places` where the resample begins.
 * A place stands for a drawn case and the way its repeats are drawn: `firsts[case]` plus a row of `repeatDraws`. Valid until the next call.
 * `total`: number of different places.
 */
type NestedDraws = { firsts: Int32Array; total: number; places: Int32Array; draw: (resample: number) => number }

/**
 * Draws for cases with these numbers of repeats. They depend on nothing else, so the columns of a grid share them: this saves most of a
 * bootstrap's time, and differences between columns have no additional noise. Request resamples in order, from 0.
 */
function nestedDraws(counts: Int32Array, resamples: number): NestedDraws {
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
