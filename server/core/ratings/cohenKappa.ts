import { type Interval, within } from '../stats/interval.ts'
import { normalQuantile, tQuantile } from '../stats/quantiles.ts'
import { wilsonInterval } from '../stats/wilsonInterval.ts'
import { byCase } from './byCase.ts'

/** `observed`: share of equal labels; `interval`: 95 %, see kappaInterval. */
export type Kappa = { kappa: number; interval: Interval; observed: number; pairs: number }

/**
 * Agreement of two raters beyond chance (Cohen 1960): 1 is full agreement, 0 is agreement by chance. Labels are 0 to `labels` - 1; weighted
 * by their distance if `weights` is given. Null without pairs, and when chance alone would agree on everything. `cases` has the case of
 * each pair: pairs of one case are correlated. Worked value: of 50 pairs, 20 both yes, 15 both no, 5 and 10 different: 0.4.
 */
export function cohenKappa(
  pairs: readonly (readonly [number, number])[],
  { labels, weights = 'none', cases }: { labels: number; weights?: KappaWeights; cases?: readonly string[] },
): Kappa | null {
  const table = kappaTable(pairs, { labels, weights })
  const found = kappaOfTable(table)
  if (!found) return null
  const named = pairs.map((pair, at) => ({ labels: pair, ...(cases?.[at] === undefined ? {} : { case: cases[at] }) }))
  return { kappa: found.kappa, interval: kappaInterval(named, table, found), observed: found.observed, pairs: pairs.length }
}

/** `case`: pairs of one case are correlated. */
type LabelledPair = { labels: readonly [number, number]; case?: string }

/** Fisher's transformation is infinite at 1: a kappa this close to 1 is treated as this value. */
const MOST = 1 - 1e-9

/**
 * 95 % interval of a kappa. Pairs without a case are independent: Fleiss, Cohen and Everitt 1969. Otherwise the cases are the sample: the
 * jackknife that leaves out one case at a time (Efron and Stein 1981) on Fisher's scale, with Student's quantile; the error is at least
 * that of independent pairs. When all pairs agree, or none, there is no variance: the open end is the kappa that remains after the share
 * given by Wilson's interval for 0 of the cases.
 */
function kappaInterval(pairs: readonly LabelledPair[], table: KappaTable, found: TableKappa): Interval {
  const cases = byCase(pairs)
  const independent = independentVariance(pairs, table, found)
  const { kappa } = found
  // The variance may be rounding error instead of 0.
  const interval =
    independent < 1e-20
      ? unanimous(found, cases.length)
      : pairs.every((pair) => pair.case === undefined)
        ? around(kappa, normalQuantile(0.975) * Math.sqrt(independent))
        : ofCases(cases, table, { kappa, independent })
  return within(interval, { least: -1, most: 1 })
}

/** The sum of the squared influence of each pair on kappa. */
function independentVariance(
  pairs: readonly LabelledPair[],
  { labels, apart }: KappaTable,
  { kappa, byChance, left, right }: TableKappa,
): number {
  const every = Array.from({ length: labels }, (_, label) => label)
  // Mean distance of a label of one rater to the labels of the other.
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
  // One case gives no information about others.
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

/** When the labels of one rater never vary, the interval is unbounded. */
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

type KappaWeights = 'none' | 'linear' | 'quadratic'

/** Counts of label pairs: `counts[i * labels + j]` for label `i` of the first rater and `j` of the second. */
type KappaTable = { labels: number; counts: Float64Array; pairs: number; apart: (i: number, j: number) => number }

/**
 * `byChance`: weighted disagreement expected by chance; `left`, `right`: share of each label per rater; `observed`: share of equal labels;
 * `unlike`: share of unequal labels expected by chance.
 */
type TableKappa = {
  kappa: number
  byChance: number
  observed: number
  unlike: number
  left: Float64Array
  right: Float64Array
}

type Pair = readonly [number, number]

const weightings: Record<KappaWeights, KappaTable['apart']> = {
  none: (i, j) => Number(i !== j),
  linear: (i, j) => Math.abs(i - j),
  quadratic: (i, j) => (i - j) ** 2,
}

function kappaTable(pairs: readonly Pair[], { labels, weights }: { labels: number; weights: KappaWeights }): KappaTable {
  const counts = new Float64Array(labels * labels)
  for (const [i, j] of pairs) add(counts, i * labels + j, 1)
  return { labels, counts, pairs: pairs.length, apart: weightings[weights] }
}

/** The table without some of its pairs. */
function withoutPairs(table: KappaTable, pairs: readonly Pair[]): KappaTable {
  const counts = table.counts.slice()
  for (const [i, j] of pairs) add(counts, i * table.labels + j, -1)
  return { ...table, counts, pairs: table.pairs - pairs.length }
}

/** Kappa of a table; null without pairs, and when chance alone would agree on everything. */
function kappaOfTable({ labels, counts, pairs, apart }: KappaTable): TableKappa | null {
  if (pairs === 0) return null
  const left = new Float64Array(labels)
  const right = new Float64Array(labels)
  let [disagreement, observed, byChance, unlike] = [0, 0, 0, 0]
  const each = (visit: (i: number, j: number) => void) => {
    for (let i = 0; i < labels; i++) for (let j = 0; j < labels; j++) visit(i, j)
  }
  each((i, j) => {
    const share = (counts[i * labels + j] ?? 0) / pairs
    add(left, i, share)
    add(right, j, share)
    disagreement += apart(i, j) * share
    if (i === j) observed += share
  })
  each((i, j) => {
    const share = (left[i] ?? 0) * (right[j] ?? 0)
    byChance += apart(i, j) * share
    if (i !== j) unlike += share
  })
  if (byChance < 1e-12) return null
  // Rounding must not give a value below -1.
  return { kappa: Math.max(-1, 1 - disagreement / byChance), byChance, observed, unlike, left, right }
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value
}
