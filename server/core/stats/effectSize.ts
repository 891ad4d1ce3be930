import { meanAndDeviation } from './caseScores.ts'
import { logGamma } from './quantiles.ts'

/**
 * Cohen's d_z of paired differences, with Hedges' correction for few cases (the exact factor of Hedges 1981): the mean difference
 * in standard deviations of the differences. About 0.2 is small, 0.5 middling, 0.8 large. Null without spread. Scores given as a
 * rank alone (1 to 5) are taken as numbers: their mean is what the grid compares.
 */
export function effectSize(differences: readonly number[]): number | null {
  const { mean, deviation } = meanAndDeviation(differences)
  const df = differences.length - 1
  if (df < 1 || !(deviation > 0)) return null
  const correction = df < 2 ? 0 : Math.exp(logGamma(df / 2) - logGamma((df - 1) / 2)) * Math.sqrt(2 / df)
  return (mean / deviation) * correction
}
