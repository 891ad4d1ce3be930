import { bootstrapInterval } from './bootstrapInterval.ts'
import { caseMeans, type CaseScores } from './caseScores.ts'
import type { Interval } from './interval.ts'
import { normalQuantile } from './quantiles.ts'

/**
 * 95 % interval of the mean difference between two columns, from the differences of each case. Pass and fail by Bonett and
 * Price's adjusted interval, others by the nested bootstrap with tails alike. Null where there are too few cases, or no spread to judge by.
 */
export function differenceInterval(differences: CaseScores, { passFail }: { passFail: boolean }): Interval | null {
  if (differences.length < 2) return null
  return passFail ? passFailInterval(differences) : bootstrapInterval(differences, { tails: 'alike' })
}

/**
 * Bonett and Price (2012): one case that only this column passes and one that only the other passes are added, so that columns
 * that agree everywhere still have an interval. With repeats the two weigh less, as a case's mean varies less than one draw.
 */
function passFailInterval(differences: CaseScores): Interval {
  const means = caseMeans(differences)
  const squares = means.reduce((sum, mean) => sum + mean * mean, 0)
  const drawSquares = caseMeans(differences.map((repeats) => repeats.map((each) => each * each))).reduce((sum, each) => sum + each, 0)
  const weight = drawSquares > 0 ? squares / drawSquares : 1
  const total = means.length + 2
  const mean = means.reduce((sum, each) => sum + each, 0) / total
  const half = normalQuantile(0.975) * Math.sqrt(((squares + 2 * weight) / total - mean * mean) / total)
  return { low: Math.max(-1, mean - half), high: Math.min(1, mean + half) }
}
