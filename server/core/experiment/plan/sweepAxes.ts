import type { Axis, Experiment, Sweep } from '../experiment.ts'
import type { Point } from '../cell.ts'
import { canonicalJson } from '../../json.ts'
import { retrievalParameterNames } from '../retrievalParameters.ts'
import { noRetriever } from '../retriever.ts'
import { distinctAxis, expandSweep, sweepSize } from './expandSweep.ts'

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

const ofRetrieval: ReadonlySet<string> = new Set(retrievalParameterNames.filter((name) => name !== 'retriever'))

/**
 * What the sweep sets at each of its points: its axes and its fixed parameters. A point without a retriever has no settings of retrieval, so
 * that such points are equal, and each is there once.
 */
export function sweepPoints(sweep: Sweep): Point[] {
  const met = new Set<string>()
  return [...expandSweep(sweepAxes(sweep))].flatMap((choice) => {
    const given: Point = { ...choice, ...sweep.fixed }
    if (given['retriever'] !== noRetriever) return [given]
    const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !ofRetrieval.has(name)))
    const text = canonicalJson(rest)
    return met.has(text) ? [] : (met.add(text), [rest])
  })
}

/** The number of `sweepPoints`, computed without making them. */
export function pointCount(sweep: Sweep): number {
  const axes = sweepAxes(sweep)
  const searches = sweepSize(axes.filter(({ name }) => ofRetrieval.has(name)))
  const retrievers = axes.find(({ name }) => name === 'retriever')?.values ?? [sweep.fixed['retriever'] ?? null]
  const others = sweepSize(axes.filter(({ name }) => name !== 'retriever' && !ofRetrieval.has(name)))
  const without = retrievers.includes(noRetriever) ? Math.min(1, searches) : 0
  return others * ((retrievers.length - without) * searches + without)
}

/** The number of cells of a sweep, computed without planning them. */
export function cellCount(experiment: Experiment, sweep: Sweep): number {
  return casesOf(experiment, sweep).length * new Set(sweep.variants).size * pointCount(sweep) * sweep.repeats
}
