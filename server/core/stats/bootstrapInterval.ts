import { caseMeans, meanAndDeviation, type CaseScores } from './caseScores.ts'
import type { Interval } from './interval.ts'
import { type NestedDraws, nestedDraws } from './nestedDraws.ts'
import { repeatDraws } from './repeatDraws.ts'
import { sortedQuantile } from './sortedQuantile.ts'

const RESAMPLES = 999

/**
 * 95 % interval of the mean of case means by a nested bootstrap: test cases are drawn first, then repeats inside each case drawn.
 * The studentised form (bootstrap-t: Efron and Tibshirani 1993, section 12.5) was chosen by coverage in `coverage.ts` beside this:
 * the percentile form covers too little at 12 cases and, since nesting counts a case's own noise twice, too much with repeats;
 * dividing each resample by its own standard error cancels both. The standard error is steadied by 1/n of the sample's variance,
 * as resamples in which all cases agree would make it 0. With `tails` alike the interval reaches as far down as up (symmetric bootstrap-t:
 * Hall 1988): for differences, which lean to no side, and of which most may be 0. Deterministic. Fewer than two cases, or no spread: null.
 */
export function bootstrapInterval(cases: CaseScores, { tails }: { tails: 'own' | 'alike' }): Interval | null {
  const resamples = RESAMPLES
  const n = cases.length
  const { mean, deviation } = meanAndDeviation(caseMeans(cases))
  if (n < 2 || deviation === 0) return null
  const steadied = (deviation * deviation) / n / n
  const noise = repeatNoise(cases) / n
  const ratios = new Float64Array(resamples)
  const counts = Int32Array.from(cases, (repeats) => repeats.length)
  const draws = nestedDraws(counts, resamples)
  const means = drawnMeans(cases, { around: mean, draws })
  const { places } = draws
  for (let resample = 0; resample < resamples; resample++) {
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

/** The mean of each case under each way to draw its repeats, less `around`. */
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
