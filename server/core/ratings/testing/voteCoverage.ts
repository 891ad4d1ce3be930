import { type Rng, seededRng } from '../../rng.ts'
import type { Interval } from '../../stats/interval.ts'
import { bradleyTerry, type Comparison } from '../bradleyTerry.ts'
import { cohenKappa } from '../cohenKappa.ts'
import { winRates } from '../winRates.ts'

/** `alike`: the probability that a vote repeats the outcome of its case; 0 makes votes independent. */
type Setting = { cases: number; votes: number; alike: number; datasets: number; ties?: number; seed?: number }

const strengths: Record<string, number> = { a: 0.6, b: 0, c: -0.6 }
const pairs: readonly (readonly [string, string])[] = [
  ['a', 'b'],
  ['a', 'c'],
  ['b', 'c'],
]

/**
 * Share of simulated data sets whose 95 % interval covers the truth: of a win rate, of the strengths of three variants, and of kappa, plain
 * and weighted. A case has from 1 to 2 * `votes` - 1 votes on each pair.
 */
export function voteCoverage({ cases, votes, alike, datasets, ties = 0, seed = 1 }: Setting) {
  const random = seededRng(['vote coverage', cases, votes, alike, ties, seed])
  const count = () => 1 + Math.floor(random() * (2 * votes - 1))
  const held = { winRate: 0, strength: 0, kappa: 0, weightedKappa: 0 }
  for (let dataset = 0; dataset < datasets; dataset++) {
    const all: Comparison[] = []
    const labels: [number, number][] = []
    const grades: [number, number][] = []
    const gradeCases: string[] = []
    const labelCases: string[] = []
    for (let at = 0; at < cases; at++) {
      for (const [left, right] of pairs) {
        const chance = 1 / (1 + Math.exp((strengths[right] ?? 0) - (strengths[left] ?? 0)))
        for (const won of repeatedDraws(random, count(), alike, () => random() < chance))
          all.push({ left, right, winner: random() < ties ? 'tie' : won ? 'left' : 'right', case: String(at) })
      }
      for (const pair of repeatedDraws(random, count(), alike, () => drawLabels(random))) {
        labels.push(pair)
        labelCases.push(String(at))
      }
      for (const pair of repeatedDraws(random, count(), alike, () => drawGrades(random))) {
        grades.push(pair)
        gradeCases.push(String(at))
      }
    }
    const rate = winRates(all).find(({ left, right }) => left === 'a' && right === 'b')
    const truth = ties / 2 + (1 - ties) / (1 + Math.exp(-0.6))
    held.winRate += Number(holds(rate?.interval, truth))
    if (ties === 0)
      for (const { name, interval } of bradleyTerry(all, { prior: 1 })) held.strength += Number(holds(interval, strengths[name])) / 3
    held.kappa += Number(holds(cohenKappa(labels, { labels: 2, cases: labelCases })?.interval, TRUE_KAPPA))
    const graded = cohenKappa(grades, { labels: 5, weights: 'quadratic', cases: gradeCases })
    held.weightedKappa += Number(holds(graded?.interval, TRUE_WEIGHTED_KAPPA))
  }
  return {
    winRate: held.winRate / datasets,
    strength: held.strength / datasets,
    kappa: held.kappa / datasets,
    weightedKappa: held.weightedKappa / datasets,
  }
}

function repeatedDraws<T>(random: Rng, count: number, alike: number, draw: () => T): T[] {
  const own = draw()
  return Array.from({ length: count }, () => (random() < alike ? own : draw()))
}

/** A metric with 55 % yes, and a person who agrees with 80 % of its yes and of its no: kappa is 0.60. */
function drawLabels(random: Rng): [number, number] {
  const metric = Number(random() < 0.55)
  return [metric, random() < 0.8 ? metric : 1 - metric]
}

const YES = 0.55 * 0.8 + 0.45 * 0.2
const BY_CHANCE = 0.55 * YES + 0.45 * (1 - YES)
const TRUE_KAPPA = (0.8 - BY_CHANCE) / (1 - BY_CHANCE)

/**
 * A metric with uniform grades from 1 to 5, and a person who repeats its grade in 60 % and otherwise draws any grade: 1 - kappa is
 * 40 %, the share of random grades.
 */
function drawGrades(random: Rng): [number, number] {
  const metric = Math.floor(random() * 5)
  return [metric, random() < 0.6 ? metric : Math.floor(random() * 5)]
}

const TRUE_WEIGHTED_KAPPA = 0.6

function holds(interval: Interval | undefined, truth: number | undefined): boolean {
  return interval !== undefined && truth !== undefined && interval.low <= truth && truth <= interval.high
}
