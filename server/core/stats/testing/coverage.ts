import { seededRng, type Rng } from '../../rng.ts'
import { columnDifference } from '../columnDifference.ts'
import { columnStatistics } from '../columnStatistics.ts'
import type { Interval } from '../interval.ts'

/** Where the scores of an imagined column come from: a case is drawn, then repeats of it. `shift` moves the second column of a pair. */
export const populations = {
  normal: { bounds: { least: null, most: null }, mean: (shift: number) => shift, draw: normalCase },
  skewed: { bounds: { least: 0, most: null }, mean: (shift: number) => 2 + shift, draw: skewedCase },
  passFail: { bounds: { least: 0, most: 1 }, mean: (shift: number) => 0.65 + shift, draw: passFailCase },
} as const

type Setting = { population: keyof typeof populations; cases: number; repeats: number; datasets: number; seed?: number }

/** Share of imagined data sets whose 95 % interval holds the truth: of a mean, and of the difference between two columns. */
export function coverage({ population, cases, repeats, datasets, seed = 1 }: Setting): { mean: number; difference: number } {
  const random = seededRng(['coverage', population, cases, repeats, seed])
  const { bounds, mean, draw } = populations[population]
  const shift = population === 'passFail' ? 0.15 : 0.5
  let means = 0
  let differences = 0
  for (let dataset = 0; dataset < datasets; dataset++) {
    const pairs = Array.from({ length: cases }, () => {
      const [first, second] = draw(random, shift)
      return Array.from({ length: repeats }, () => [first(), second()] as const)
    })
    const here = pairs.map((pair) => pair.map(([, second]) => second))
    const baseline = pairs.map((pair) => pair.map(([first]) => first))
    means += Number(holds(columnStatistics(here, bounds).interval, mean(shift)))
    differences += Number(holds(columnDifference(here, baseline, bounds)?.interval ?? null, shift))
  }
  return { mean: means / datasets, difference: differences / datasets }
}

function holds(interval: Interval | null, truth: number): boolean {
  return interval !== null && interval.low - 1e-12 <= truth && truth <= interval.high + 1e-12
}

type Pair = [first: () => number, second: () => number]

const normal = (random: Rng) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const exponential = (random: Rng) => -Math.log(1 - random())

/** A case's own level is the same in both columns, as an easy case is easy for both. */
function normalCase(random: Rng, shift: number): Pair {
  const level = normal(random)
  const effect = shift + normal(random) / 2
  return [() => level + normal(random), () => level + effect + normal(random)]
}

function skewedCase(random: Rng, shift: number): Pair {
  const level = exponential(random)
  const effect = shift * exponential(random)
  return [() => level + exponential(random), () => level + effect + exponential(random)]
}

/** Chances of passing from 0.45 to 0.85, and 0.15 more in the second column. */
function passFailCase(random: Rng, shift: number): Pair {
  const level = 0.45 + 0.4 * random()
  return [() => Number(random() < level), () => Number(random() < level + shift)]
}
