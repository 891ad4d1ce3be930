import { within, type Interval } from '../stats/interval.ts'
import { normalQuantile } from '../stats/quantiles.ts'

/** `observed`: share of equal labels; `interval`: 95 % of the unweighted kappa (Fleiss, Cohen and Everitt 1969), null with weights. */
export type Kappa = { kappa: number; interval: Interval | null; observed: number; pairs: number }

/**
 * Agreement of two raters beyond chance (Cohen 1960): 1 is full agreement, 0 what chance would give. Labels are 0 to `labels` - 1;
 * with weights, labels that lie further apart weigh more. Null without pairs, and where chance alone would agree on everything.
 * Worked value: 20 both yes, 15 both no, 5 and 10 apart of 50: 0.4.
 */
export function cohenKappa(
  pairs: readonly (readonly [number, number])[],
  { labels, weights = 'none' }: { labels: number; weights?: 'none' | 'linear' | 'quadratic' },
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
  const chance = 1 - byChance
  const same = sum(every.map((i) => cell(i, i) * (1 - ((left[i] ?? 0) + (right[i] ?? 0)) * (1 - kappa)) ** 2))
  const different = over((i, j) => (i === j ? 0 : cell(i, j) * ((right[i] ?? 0) + (left[j] ?? 0)) ** 2))
  const variance = (same + (1 - kappa) ** 2 * different - (kappa - chance * (1 - kappa)) ** 2) / ((1 - chance) ** 2 * n)
  const half = normalQuantile(0.975) * Math.sqrt(Math.max(0, variance))
  return { kappa, interval: within({ low: kappa - half, high: kappa + half }, { least: -1, most: 1 }), observed, pairs: n }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
