import type { Interval } from '../stats/interval.ts'
import { strengthErrors } from './strengthErrors.ts'

/**
 * One comparison by names; a tie counts as half a win for both. Comparisons of one `case` (raters, repeats, points) are correlated; the
 * cases are the sample. A comparison without a case counts as its own case.
 */
export type Comparison = { left: string; right: string; winner: 'left' | 'right' | 'tie'; case?: string }

/**
 * `strength`: natural logarithm, with mean 0 over all names, so that the odds of a beating b are exp(a - b). `interval`: 95 %, by the
 * curvature of the likelihood, widened by the variance between cases (see strengthErrors). `chance`: of beating an opponent of mean
 * strength.
 */
export type Strength = { name: string; strength: number; interval: Interval; chance: number; chanceInterval: Interval }

const MOST_STEPS = 20_000
const ENOUGH = 1e-13

/**
 * Maximum likelihood strengths (Bradley and Terry 1952) by Hunter's iteration (2004), in descending order. `prior` ties between each pair
 * that met keep the strength of a name that has only won finite; 0 gives the plain estimate. Worked value: a beats b 3 times of 4, prior 0:
 * strengths ±ln(3)/2.
 */
export function bradleyTerry(comparisons: readonly Comparison[], { prior = 0 }: { prior?: number } = {}): Strength[] {
  const names = [...new Set(comparisons.flatMap(({ left, right }) => [left, right]))].toSorted()
  const { met, won } = tallies(names, comparisons, prior)
  let weights = names.map(() => 1)
  for (let step = 0; step < MOST_STEPS; step++) {
    const raw = weights.map((weight, i) => {
      const wins = sum((won[i] ?? []).values())
      const expected = sum((met[i] ?? []).map((games, j) => games / (weight + (weights[j] ?? 1))))
      return expected === 0 ? weight : Math.max(wins / expected, 1e-300)
    })
    const mean = Math.exp(sum(raw.map(Math.log)) / raw.length)
    const next = raw.map((weight) => weight / mean)
    const moved = Math.max(0, ...next.map((weight, i) => Math.abs(Math.log(weight / (weights[i] ?? 1)))))
    weights = next
    if (moved < ENOUGH) break
  }
  const { errors, quantile } = strengthErrors({ names, weights, met, comparisons, prior })
  return names
    .map((name, i): Strength => {
      const strength = Math.log(weights[i] ?? 1)
      const half = quantile * (errors[i] ?? Infinity)
      const interval = { low: strength - half, high: strength + half }
      return {
        name,
        strength,
        interval,
        chance: logistic(strength),
        chanceInterval: { low: logistic(interval.low), high: logistic(interval.high) },
      }
    })
    .toSorted((a, b) => b.strength - a.strength)
}

function tallies(names: readonly string[], comparisons: readonly Comparison[], prior: number) {
  const square = () => names.map(() => names.map(() => 0))
  const met = square()
  const won = square()
  const add = (table: number[][], i: number, j: number, games: number) => {
    const row = table[i]
    if (row) row[j] = (row[j] ?? 0) + games
  }
  const pairs = new Set<string>()
  const position = new Map(names.map((name, at) => [name, at]))
  for (const { left, right, winner } of comparisons) {
    const i = position.get(left) ?? 0
    const j = position.get(right) ?? 0
    // A comparison of a name with itself does not count.
    if (i === j) continue
    const share = winner === 'tie' ? 0.5 : winner === 'left' ? 1 : 0
    const extra = pairs.has(`${i} ${j}`) ? 0 : prior
    pairs.add(`${i} ${j}`).add(`${j} ${i}`)
    add(won, i, j, share + extra / 2)
    add(won, j, i, 1 - share + extra / 2)
    add(met, i, j, 1 + extra)
    add(met, j, i, 1 + extra)
  }
  return { met, won }
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x))

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
