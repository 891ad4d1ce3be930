import { seededRng } from '../rng.ts'
import { caseMeans, meanAndDeviation, type CaseScores } from './caseScores.ts'
import type { Interval } from './interval.ts'
import { sortedQuantile } from './sortedQuantile.ts'

const RESAMPLES = 999
/** Bits of a random number that are used up before the next is drawn; it has 32, so that the last repeat is still drawn evenly. */
const DRAW_BITS = 20

/**
 * 95 % interval of the mean of case means by a nested bootstrap: test cases are drawn first, then repeats inside each case drawn.
 * The studentised form (bootstrap-t: Efron and Tibshirani 1993, section 12.5) was chosen by coverage in `coverage.ts` beside this:
 * the percentile form covers too little at 12 cases and, since nesting counts a case's own noise twice, too much with repeats;
 * dividing each resample by its own standard error cancels both. The standard error is steadied by 1/n of the sample's variance,
 * as resamples in which all cases agree would make it 0. Deterministic. Fewer than two cases, or no spread: null.
 */
export function bootstrapInterval(cases: CaseScores, resamples = RESAMPLES): Interval | null {
  const n = cases.length
  const { mean, deviation } = meanAndDeviation(caseMeans(cases))
  // Equal scores may differ in the last digit of their sums.
  if (n < 2 || deviation <= 1e-12 * (1 + Math.abs(mean))) return null
  const steadied = (deviation * deviation) / n / n
  const noise = repeatNoise(cases) / n
  const ratios = new Float64Array(resamples)
  const draw = nestedDraw(cases)
  for (let resample = 0; resample < resamples; resample++) {
    const { sum, squares } = draw()
    const centre = sum / n
    const variance = Math.max(0, (squares - n * centre * centre) / (n - 1) / n)
    ratios[resample] = (centre - mean) / Math.sqrt(variance + steadied + noise)
  }
  ratios.sort()
  const error = Math.sqrt((deviation * deviation) / n + steadied)
  return { low: mean - sortedQuantile(ratios, 0.975) * error, high: mean - sortedQuantile(ratios, 0.025) * error }
}

/** Draws a resample and sums the means of its cases. Flat arrays and no allocation: this is the hot loop of the statistics. */
function nestedDraw(cases: CaseScores): () => { sum: number; squares: number } {
  const n = cases.length
  const scores = Float64Array.from(cases.flat())
  const counts = Int32Array.from(cases, (repeats) => repeats.length)
  const starts = new Int32Array(n)
  for (let place = 1; place < n; place++) starts[place] = (starts[place - 1] ?? 0) + (counts[place - 1] ?? 0)
  // One random number serves several repeats: the digits after the point, read in base `count`.
  const served = counts.map((count) => Math.max(1, Math.floor(DRAW_BITS / Math.log2(Math.max(2, count)))))
  const random = seededRng(['nested bootstrap', n, scores.length])
  const total = { sum: 0, squares: 0 }
  return () => {
    let sum = 0
    let squares = 0
    for (let drawn = 0; drawn < n; drawn++) {
      const place = (random() * n) | 0
      const mean = meanOfRepeats(place)
      sum += mean
      squares += mean * mean
    }
    total.sum = sum
    total.squares = squares
    return total
  }

  function meanOfRepeats(place: number): number {
    const count = counts[place] ?? 0
    const start = starts[place] ?? 0
    if (count === 1) return scores[start] ?? 0
    const each = served[place] ?? 1
    let sum = 0
    let rest = 0
    let left = 0
    for (let repeat = 0; repeat < count; repeat++) {
      if (left === 0) {
        rest = random()
        left = each
      }
      left--
      rest *= count
      const digit = rest | 0
      rest -= digit
      sum += scores[start + digit] ?? 0
    }
    return sum / count
  }
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
