import type { Axis, Experiment, Sweep } from '../experiment.ts'
import { distinctAxis, sweepSize } from './expandSweep.ts'

/** The experiment's sweeps. If there are none, an implicit one: every variant on every case, once, with the defaults. */
export function sweepsOf(experiment: Experiment): Sweep[] {
  if (experiment.sweeps.length > 0) return experiment.sweeps
  const variants = experiment.variants.map((variant) => variant.name)
  const cases = [...new Set(experiment.cases.map((testCase) => testCase.block))]
  return [{ name: '', variants, cases, axes: [], fixed: {}, shots: null, repeats: 1, line: 1 }]
}

/**
 * The sweep's axes, each value once. If `shots` is not among the sweep's parameters, the few-shot counts are the first and
 * slowest axis, so that cells with the same shots follow one another.
 */
export function sweepAxes(sweep: Sweep): Axis[] {
  const listed = sweep.axes.some((axis) => axis.name === 'shots') || Object.hasOwn(sweep.fixed, 'shots')
  const counts = sweep.shots && !listed ? [{ name: 'shots', values: sweep.shots.counts }] : []
  return [...counts, ...sweep.axes].map(distinctAxis)
}

/** The test cases of a sweep, with their positions among the experiment's. A sweep that names no cases block uses all of them. */
export function casesOf(experiment: Experiment, sweep: Sweep): { testCase: Experiment['cases'][number]; caseIndex: number }[] {
  const blocks = new Set(sweep.cases)
  const all = experiment.cases.map((testCase, caseIndex) => ({ testCase, caseIndex }))
  return blocks.size === 0 ? all : all.filter(({ testCase }) => blocks.has(testCase.block))
}

/** The number of cells of a sweep, computed without planning them. */
export function cellCount(experiment: Experiment, sweep: Sweep): number {
  return casesOf(experiment, sweep).length * new Set(sweep.variants).size * sweepSize(sweepAxes(sweep)) * sweep.repeats
}
