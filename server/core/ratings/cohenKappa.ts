import { type Interval, within } from '../stats/interval.ts'
import { normalQuantile, tQuantile } from '../stats/quantiles.ts'
import { wilsonInterval } from '../stats/wilsonInterval.ts'
import { byCase } from './byCase.ts'

/** `observed`: share of equal labels; `interval`: 95 %, see kappaInterval. */
export type Kappa = { kappa: number; interval: Interval; observed: number; pairs: number }

/**
 * Agreement of two raters beyond chance (Cohen 1960): 1 is full agreement, 0 what chance would give. Labels are 0 to `labels` - 1;
 * with weights, labels that lie further apart weigh more. Null without pairs, and where chance alone would agree on everything.
 * `cases` names the case of each pair: those of one case are alike. Worked value: 20 both yes, 15 both no, 5 and 10 apart of 50: 0.4.
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

/** `case`: pairs of one case are alike. */
type LabelledPair = { labels: readonly [number, number]; case?: string }

/** Fisher's transformation has no end: a kappa that close to 1 is as good as 1. */
const MOST = 1 - 1e-9

/**
 * 95 % interval of a kappa. Pairs that name no case are independent: Fleiss, Cohen and Everitt 1969. Else the cases are the sample, by
 * the jackknife that leaves out one at a time (Efron and Stein 1981) on Fisher's scale, with Student's quantile; never below the error of
 * independent pairs. Where all agree, or none do, nothing varies: the end is what Wilson's interval for 0 of the cases leaves of kappa.
 */
function kappaInterval(pairs: readonly LabelledPair[], table: KappaTable, found: TableKappa): Interval {
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

type KappaWeights = 'none' | 'linear' | 'quadratic'

/** How many pairs of labels there are: `counts[i * labels + j]` of label `i` from the first rater and `j` from the second. */
type KappaTable = { labels: number; counts: Float64Array; pairs: number; apart: (i: number, j: number) => number }

/**
 * `disagreement` found and `byChance`, by weight; `left` and `right`: share of each label with either rater; `observed` share of equal
 * labels; `unlike`: share of unequal ones by chance.
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

/** The table as it would be without some of its pairs. */
function withoutPairs(table: KappaTable, pairs: readonly Pair[]): KappaTable {
  const counts = table.counts.slice()
  for (const [i, j] of pairs) add(counts, i * table.labels + j, -1)
  return { ...table, counts, pairs: table.pairs - pairs.length }
}

/** Kappa of a table; null without pairs, and where chance alone would agree on everything. */
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
  // Rounding must not leave -1 below itself.
  return { kappa: Math.max(-1, 1 - disagreement / byChance), byChance, observed, unlike, left, right }
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value
}
