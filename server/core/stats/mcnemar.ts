import { logGamma } from './quantiles.ts'

/** Cases that one column passes and the other fails. */
export type Discordant = { onlyHere: number; onlyBaseline: number }

/**
 * McNemar's test of two columns on pass and fail, one verdict a case: `exact` is the two-sided binomial p-value, `midP` the less
 * cautious one that Fagerland, Lydersen and Laake (2013) recommend. Worked value: 6 against 2 gives 0.289 and 0.180.
 */
export function mcnemar({ onlyHere, onlyBaseline }: Discordant): { exact: number; midP: number } {
  const n = onlyHere + onlyBaseline
  const fewer = Math.min(onlyHere, onlyBaseline)
  const share = (k: number) => Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2)
  let tail = 0
  for (let k = 0; k <= fewer; k++) tail += share(k)
  return { exact: Math.min(1, 2 * tail), midP: Math.min(1, 2 * tail - share(fewer)) }
}
