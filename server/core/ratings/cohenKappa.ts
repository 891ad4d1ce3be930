import { within, type Interval } from '../stats/interval.ts'
import { normalQuantile, tQuantile } from '../stats/quantiles.ts'
import { byCase } from './byCase.ts'

/**
 * `observed`: share of equal labels; `interval`: 95 % of the unweighted kappa (Fleiss, Cohen and Everitt 1969), null with weights.
 * Pairs of one case are alike: where `cases` says so, the variance is that of the cases' summed influence on kappa, with Student's
 * quantile, and never below that of independent pairs.
 */
export type Kappa = { kappa: number; interval: Interval | null; observed: number; pairs: number }

/**
 * Agreement of two raters beyond chance (Cohen 1960): 1 is full agreement, 0 what chance would give. Labels are 0 to `labels` - 1;
 * with weights, labels that lie further apart weigh more. Null without pairs, and where chance alone would agree on everything.
 * Worked value: 20 both yes, 15 both no, 5 and 10 apart of 50: 0.4.
 */
export function cohenKappa(
  pairs: readonly (readonly [number, number])[],
  { labels, weights = 'none', cases }: { labels: number; weights?: 'none' | 'linear' | 'quadratic'; cases?: readonly string[] },
): Kappa | null {
  const n = pairs.length
  if (n === 0) return null
  const every = Array.from({ length: labels }, (_, label) => label)
  const share = every.map(() => every.map(() => 0))
  for (const [a, b] of pairs) {
    const row = share[a]
    if (row) row[b] = (row[b] ?? 0) + 1 / n
  }
  const cell = (i: number, j: number) => share[i]?.[j] ?? 0
  const left = every.map((i) => sum(every.map((j) => cell(i, j))))
  const right = every.map((j) => sum(every.map((i) => cell(i, j))))
  const apart = (i: number, j: number) => (weights === 'none' ? Number(i !== j) : weights === 'linear' ? Math.abs(i - j) : (i - j) ** 2)
  const over = (value: (i: number, j: number) => number) => sum(every.flatMap((i) => every.map((j) => value(i, j))))
  const disagreement = over((i, j) => apart(i, j) * cell(i, j))
  const byChance = over((i, j) => apart(i, j) * (left[i] ?? 0) * (right[j] ?? 0))
  if (byChance < 1e-12) return null
  // Rounding must not leave -1 below itself.
  const kappa = Math.max(-1, 1 - disagreement / byChance)
  const observed = sum(every.map((i) => cell(i, i)))
  if (weights !== 'none') return { kappa, interval: null, observed, pairs: n }
  const centre = kappa - (1 - byChance) * (1 - kappa)
  const influences = pairs.map(([a, b], position) => ({
    value: (Number(a === b) - (1 - kappa) * ((right[a] ?? 0) + (left[b] ?? 0)) - centre) / byChance / n,
    ...(cases?.[position] === undefined ? {} : { case: cases[position] }),
  }))
  return { kappa, interval: within(intervalOf(kappa, influences), { least: -1, most: 1 }), observed, pairs: n }
}

/** The influences of the pairs sum up to what kappa misses its true value by. */
function intervalOf(kappa: number, influences: readonly { value: number; case?: string }[]): Interval {
  const independent = sum(influences.map(({ value }) => value ** 2))
  // Rounding must not give full agreement, or full disagreement, a width.
  if (independent < 1e-20) return { low: kappa, high: kappa }
  const cases = byCase(influences)
  if (cases.length === influences.length || cases.length < 2) {
    const half = normalQuantile(0.975) * Math.sqrt(independent)
    return { low: kappa - half, high: kappa + half }
  }
  const between = sum(cases.map((each) => sum(each.map(({ value }) => value)) ** 2)) * (cases.length / (cases.length - 1))
  // Fisher's transformation: near 1 the interval of few cases reaches further down than up.
  const half = (tQuantile(0.975, cases.length - 1) * Math.sqrt(Math.max(independent, between))) / (1 - kappa * kappa)
  return { low: Math.tanh(Math.atanh(kappa) - half), high: Math.tanh(Math.atanh(kappa) + half) }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
