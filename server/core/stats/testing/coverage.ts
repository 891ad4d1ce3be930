import { seededRng, type Rng } from '../../rng.ts'
import { columnDifference } from '../columnDifference.ts'
import { columnStatistics } from '../columnStatistics.ts'
import type { Bounds, Interval } from '../interval.ts'

type Population = {
  bounds: Bounds
  /** The true mean of the second column, and its difference to the first. */
  mean: number
  difference: number
  /** Draws a case and returns one draw function per column for its repeats. */
  draw: (random: Rng) => Pair
}

type Pair = [first: () => number, second: () => number]

/** The simulated populations of the scores of two columns. */
export const populations = {
  normal: { bounds: { least: null, most: null }, mean: 0.5, difference: 0.5, draw: normalCase },
  skewed: { bounds: { least: 0, most: null }, mean: 2.5, difference: 0.5, draw: skewedCase },
  passFail: { bounds: { least: 0, most: 1 }, mean: 0.8, difference: 0.15, draw: passFailCase },
  sparse: { bounds: { least: 0, most: 1 }, mean: 0.5, difference: 0, draw: sparseCase },
  grades: { bounds: { least: 1, most: 5 }, mean: 4.25, difference: 0, draw: gradesCase },
  latency: { bounds: { least: 0, most: null }, mean: Math.exp(0.82), difference: 0, draw: latencyCase },
} as const satisfies Record<string, Population>

type Setting = { population: keyof typeof populations; cases: number; repeats: number; datasets: number; seed?: number }

/**
 * Share of simulated data sets whose 95 % interval covers the truth: of a mean, and of the difference between two columns when it has an
 * interval. Columns that are equal in every case have none.
 */
export function coverage({ population, cases, repeats, datasets, seed = 1 }: Setting): { mean: number; difference: number } {
  const random = seededRng(['coverage', population, cases, repeats, seed])
  const { bounds, mean, difference, draw } = populations[population]
  let means = 0
  let differences = 0
  let known = 0
  for (let dataset = 0; dataset < datasets; dataset++) {
    const pairs = Array.from({ length: cases }, () => {
      const [first, second] = draw(random)
      return Array.from({ length: repeats }, () => [first(), second()] as const)
    })
    const here = pairs.map((pair) => pair.map(([, second]) => second))
    const baseline = pairs.map((pair) => pair.map(([first]) => first))
    means += Number(holds(columnStatistics(here, bounds).interval, mean))
    const interval = columnDifference(here, baseline, bounds)?.interval ?? null
    known += Number(interval !== null)
    differences += Number(holds(interval, difference))
  }
  return { mean: means / datasets, difference: differences / known }
}

function holds(interval: Interval | null, truth: number): boolean {
  return interval !== null && interval.low - 1e-12 <= truth && truth <= interval.high + 1e-12
}

const normal = (random: Rng) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const exponential = (random: Rng) => -Math.log(1 - random())

/** The level of a case is the same in both columns, as an easy case is easy for both. */
function normalCase(random: Rng): Pair {
  const level = normal(random)
  const effect = 0.5 + normal(random) / 2
  return [() => level + normal(random), () => level + effect + normal(random)]
}

function skewedCase(random: Rng): Pair {
  const level = exponential(random)
  const effect = exponential(random) / 2
  return [() => level + exponential(random), () => level + effect + exponential(random)]
}

/** Pass probabilities from 0.45 to 0.85, and 0.15 more in the second column. */
function passFailCase(random: Rng): Pair {
  const level = 0.45 + 0.4 * random()
  return [() => Number(random() < level), () => Number(random() < level + 0.15)]
}

/** Most cases have the same score in both columns and all repeats, as at temperature 0. */
function sparseCase(random: Rng): Pair {
  const first = random()
  const second = random() < 0.8 ? first : random()
  return [() => first, () => second]
}

/** From 1 to 5, mostly 5. */
function gradesCase(random: Rng): Pair {
  const grade = () => {
    const at = random()
    return at < 0.05 ? 1 : at < 0.1 ? 2 : at < 0.2 ? 3 : at < 0.4 ? 4 : 5
  }
  return [grade, grade]
}

/** Log-normal times with a common level per case. */
function latencyCase(random: Rng): Pair {
  const level = Math.exp(normal(random))
  const time = () => level * Math.exp(0.8 * normal(random))
  return [time, time]
}
