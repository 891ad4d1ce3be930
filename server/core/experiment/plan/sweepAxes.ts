import type { Axis, Experiment, Sweep } from '../experiment.ts'
import { distinctAxis, sweepSize } from './expandSweep.ts'

/** The experiment's sweeps; where it has none, the implicit one: every variant on every case at the defaults, once. */
export function sweepsOf(experiment: Experiment): Sweep[] {
  if (experiment.sweeps.length > 0) return experiment.sweeps
  const variants = experiment.variants.map((variant) => variant.name)
  const cases = [...new Set(experiment.cases.map((testCase) => testCase.block))]
  return [{ name: '', variants, cases, axes: [], fixed: {}, shots: null, repeats: 1, line: 1 }]
}

/**
 * The sweep's axes, each value once. Few-shot counts stand where the sweep lists `shots`; where it does not, they are the
 * first and slowest axis, so that cells with the same shots follow one another.
 */
export function sweepAxes(sweep: Sweep): Axis[] {
  const listed = sweep.axes.some((axis) => axis.name === 'shots') || Object.hasOwn(sweep.fixed, 'shots')
  const counts = sweep.shots && !listed ? [{ name: 'shots', values: sweep.shots.counts }] : []
  return [...counts, ...sweep.axes].map(distinctAxis)
}

/** The test cases that a sweep takes, with their positions among the experiment's. A sweep that names no block takes all. */
export function casesOf(experiment: Experiment, sweep: Sweep): { testCase: Experiment['cases'][number]; caseIndex: number }[] {
  const blocks = new Set(sweep.cases)
  const all = experiment.cases.map((testCase, caseIndex) => ({ testCase, caseIndex }))
  return blocks.size === 0 ? all : all.filter(({ testCase }) => blocks.has(testCase.block))
}

/** How many cells a sweep makes, without making them. */
export function cellCount(experiment: Experiment, sweep: Sweep): number {
  return casesOf(experiment, sweep).length * new Set(sweep.variants).size * sweepSize(sweepAxes(sweep)) * sweep.repeats
}
