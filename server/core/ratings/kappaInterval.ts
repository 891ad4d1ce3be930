import { type Interval, within } from '../stats/interval.ts'
import { normalQuantile, tQuantile } from '../stats/quantiles.ts'
import { wilsonInterval } from '../stats/wilsonInterval.ts'
import { byCase } from './byCase.ts'
import { type KappaTable, kappaOfTable, type TableKappa, withoutPairs } from './kappaTable.ts'

/** `case`: pairs of one case are alike. */
export type LabelledPair = { labels: readonly [number, number]; case?: string }

/** Fisher's transformation has no end: a kappa that close to 1 is as good as 1. */
const MOST = 1 - 1e-9

/**
 * 95 % interval of a kappa. Pairs that name no case are independent: Fleiss, Cohen and Everitt 1969. Else the cases are the sample, by
 * the jackknife that leaves out one at a time (Efron and Stein 1981) on Fisher's scale, with Student's quantile; never below the error of
 * independent pairs. Where all agree, or none do, nothing varies: the end is what Wilson's interval for 0 of the cases leaves of kappa.
 */
export function kappaInterval(pairs: readonly LabelledPair[], table: KappaTable, found: TableKappa): Interval {
  const cases = byCase(pairs)
  const independent = independentVariance(pairs, table, found)
  const { kappa } = found
  // Rounding must not make an error of nothing.
  const interval =
    independent < 1e-20
      ? unanimous(found, cases.length)
      : pairs.every((pair) => pair.case === undefined)
        ? around(kappa, normalQuantile(0.975) * Math.sqrt(independent))
        : ofCases(cases, table, { kappa, independent })
  return within(interval, { least: -1, most: 1 })
}

/** The sum of the squares of what each pair adds to kappa. */
function independentVariance(
  pairs: readonly LabelledPair[],
  { labels, apart }: KappaTable,
  { kappa, byChance, left, right }: TableKappa,
): number {
  const every = Array.from({ length: labels }, (_, label) => label)
  // How far a label of one rater lies from those of the other on average.
  const fromRight = every.map((i) => sum(every.map((j) => apart(i, j) * (right[j] ?? 0))))
  const fromLeft = every.map((j) => sum(every.map((i) => apart(i, j) * (left[i] ?? 0))))
  const influence = ([a, b]: readonly [number, number]) =>
    ((1 - kappa) * ((fromRight[a] ?? 0) + (fromLeft[b] ?? 0) - byChance) - apart(a, b)) / byChance / pairs.length
  return sum(pairs.map((pair) => influence(pair.labels) ** 2))
}

function ofCases(
  cases: readonly LabelledPair[][],
  table: KappaTable,
  { kappa, independent }: { kappa: number; independent: number },
): Interval {
  // One case says nothing of others.
  if (cases.length < 2) return { low: -1, high: 1 }
  const left = cases.flatMap((own) => {
    const without = withoutPairs(
      table,
      own.map(({ labels }) => labels),
    )
    const found = kappaOfTable(without)
    return found ? [toFisher(found.kappa)] : []
  })
  const mean = sum(left) / left.length
  const between = left.length < 2 ? 0 : (sum(left.map((each) => (each - mean) ** 2)) * (left.length - 1)) / left.length
  const half = tQuantile(0.975, cases.length - 1) * Math.sqrt(Math.max(between, independent / (1 - kappa * kappa) ** 2))
  return { low: Math.tanh(toFisher(kappa) - half), high: Math.tanh(toFisher(kappa) + half) }
}

/** Where one of the two never varied, nothing is known. */
function unanimous({ kappa, unlike }: TableKappa, cases: number): Interval {
  if (Math.abs(kappa) < 1 - 1e-9) return { low: -1, high: 1 }
  const rest = wilsonInterval(0, cases).high
  return kappa > 0 ? { low: kappa - rest / unlike, high: kappa } : { low: kappa, high: kappa + rest / (1 - unlike) }
}

function around(centre: number, half: number): Interval {
  return { low: centre - half, high: centre + half }
}

function toFisher(kappa: number): number {
  return Math.atanh(Math.min(MOST, Math.max(-MOST, kappa)))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
