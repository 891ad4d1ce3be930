export type KappaWeights = 'none' | 'linear' | 'quadratic'

/** How many pairs of labels there are: `counts[i * labels + j]` of label `i` from the first rater and `j` from the second. */
export type KappaTable = { labels: number; counts: Float64Array; pairs: number; apart: (i: number, j: number) => number }

/**
 * `disagreement` found and `byChance`, by weight; `left` and `right`: share of each label with either rater; `observed` share of equal
 * labels; `unlike`: share of unequal ones by chance.
 */
export type TableKappa = {
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

export function kappaTable(pairs: readonly Pair[], { labels, weights }: { labels: number; weights: KappaWeights }): KappaTable {
  const counts = new Float64Array(labels * labels)
  for (const [i, j] of pairs) add(counts, i * labels + j, 1)
  return { labels, counts, pairs: pairs.length, apart: weightings[weights] }
}

/** The table as it would be without some of its pairs. */
export function withoutPairs(table: KappaTable, pairs: readonly Pair[]): KappaTable {
  const counts = table.counts.slice()
  for (const [i, j] of pairs) add(counts, i * table.labels + j, -1)
  return { ...table, counts, pairs: table.pairs - pairs.length }
}

/** Kappa of a table; null without pairs, and where chance alone would agree on everything. */
export function kappaOfTable({ labels, counts, pairs, apart }: KappaTable): TableKappa | null {
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
