import { normalQuantile, tQuantile } from '../stats/quantiles.ts'
import type { Comparison } from './bradleyTerry.ts'
import { byCase } from './byCase.ts'

type Fit = {
  names: readonly string[]
  /** The estimated strengths, not as logarithms. */
  weights: readonly number[]
  /** Games of each pair, including the ties of the prior. */
  met: readonly (readonly number[])[]
  comparisons: readonly Comparison[]
  prior: number
}

/**
 * Standard errors of log-strengths, and the quantile for their 95 % intervals. With one comparison per case, the errors are those of the
 * likelihood. With several, comparisons of a case are correlated: the errors are computed from the cases' summed residuals (the sandwich
 * estimator of Liang and Zeger 1986, with Student's quantile), and are at least those of independent comparisons. When one side of a pair
 * has always won, there are no residuals; then only the number of its cases counts, as in rateInterval.
 */
export function strengthErrors({ names, weights, met, comparisons, prior }: Fit): { errors: number[]; quantile: number } {
  const played = comparisons.filter(({ left, right }) => left !== right)
  const cases = byCase(played)
  const chance = (i: number, j: number) => (weights[i] ?? 1) / ((weights[i] ?? 1) + (weights[j] ?? 1))
  const independent = (games: (i: number, j: number) => number) => pseudoInverse(informationOf(names.length, games, chance))
  const plain = independent((i, j) => met[i]?.[j] ?? 0)
  const errorsOf = (variances: (i: number) => number | undefined) => names.map((_, i) => Math.sqrt(Math.max(0, variances(i) ?? Infinity)))
  // Several comparisons of one case give no information about others.
  if (cases.length === 1 && played.length > 1) return { errors: names.map(() => Infinity), quantile: normalQuantile(0.975) }
  if (cases.length === played.length || cases.length === 0)
    return { errors: errorsOf((i) => plain?.[i]?.[i]), quantile: normalQuantile(0.975) }

  const position = new Map(names.map((name, index) => [name, index]))
  const least = independent((i, j) => (met[i]?.[j] ?? 0) - (oneSided(played, names[i], names[j]) ?? 0))
  const residuals = cases.map((games) => {
    const sums = names.map(() => 0)
    for (const { left, right, winner } of games) {
      const [i, j] = [position.get(left) ?? 0, position.get(right) ?? 0]
      const residual = (winner === 'tie' ? 0.5 : Number(winner === 'left')) - chance(i, j)
      sums[i] = (sums[i] ?? 0) + residual
      sums[j] = (sums[j] ?? 0) - residual
    }
    return sums
  })
  const scale = cases.length / (cases.length - 1)
  const spread = names.map((_, i) =>
    names.map((__, j) => scale * sum(residuals.map((each) => (each[i] ?? 0) * (each[j] ?? 0))) + priorSpread(i, j)),
  )
  return {
    errors: errorsOf((i) => (plain && least ? Math.max(sandwich(plain, spread, i), least[i]?.[i] ?? 0) : undefined)),
    quantile: tQuantile(0.975, cases.length - 1),
  }

  /** A tie of the prior counts as half a win and half a loss, each as its own case. */
  function priorSpread(i: number, j: number): number {
    const of = (k: number, l: number) => (((met[k]?.[l] ?? 0) > 0 ? prior : 0) * (chance(k, l) ** 2 + chance(l, k) ** 2)) / 4
    return i === j ? sum(names.map((_, k) => (k === i ? 0 : of(i, k)))) : -of(i, j)
  }
}

/** Games minus cases of a pair in which one side has always won; null when both have won. */
function oneSided(played: readonly Comparison[], one: string | undefined, other: string | undefined): number | null {
  const games = played.filter(({ left, right }) => (left === one && right === other) || (left === other && right === one))
  const winners = new Set(games.map(({ left, right, winner }) => (winner === 'tie' ? null : winner === 'left' ? left : right)))
  return winners.size === 1 && !winners.has(null) ? games.length - byCase(games).length : null
}

/** The Fisher information of log-strengths. It is singular along (1, ..., 1). */
function informationOf(n: number, games: (i: number, j: number) => number, chance: (i: number, j: number) => number): number[][] {
  const every = Array.from({ length: n }, (_, i) => i)
  const of = (i: number, j: number) => games(i, j) * chance(i, j) * chance(j, i)
  return every.map((i) => every.map((j) => (i === j ? sum(every.map((k) => (k === i ? 0 : of(i, k)))) : -of(i, j))))
}

/** Pseudo-inverse of a symmetric matrix that is singular along (1, ..., 1) only; null for any other matrix. */
function pseudoInverse(matrix: readonly (readonly number[])[]): number[][] | null {
  const share = 1 / matrix.length
  const inverted = inverse(matrix.map((row) => row.map((value) => value + share)))
  return inverted?.map((row) => row.map((value) => value - share)) ?? null
}

/** The i-th diagonal element of bread * meat * bread. */
function sandwich(bread: readonly (readonly number[])[], meat: readonly (readonly number[])[], i: number): number {
  const row = bread[i] ?? []
  return sum(row.map((left, k) => left * sum(row.map((right, l) => right * (meat[k]?.[l] ?? 0)))))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** The inverse of a small square matrix by Gauss-Jordan elimination with pivoting; null when it is singular. */
function inverse(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length
  const rows = matrix.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < n; column++) {
    let best = column
    for (let row = column + 1; row < n; row++) if (at(rows, row, column) > at(rows, best, column)) best = row
    const pivot = rows[best]
    if (!pivot || at(rows, best, column) < 1e-12) return null
    rows[best] = rows[column] ?? pivot
    const scale = pivot[column] ?? 1
    const scaled = pivot.map((value) => value / scale)
    rows[column] = scaled
    rows.forEach((row, index) => {
      const factor = row[column] ?? 0
      if (index !== column) rows[index] = row.map((value, j) => value - factor * (scaled[j] ?? 0))
    })
  }
  return rows.map((row) => row.slice(n))
}

function at(rows: readonly (readonly number[])[], row: number, column: number): number {
  return Math.abs(rows[row]?.[column] ?? 0)
}
