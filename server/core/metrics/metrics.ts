import { closestName, listNames } from '../closestName.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { MetricSpec } from '../experiment/experiment.ts'
import { appliesTo } from './metric/appliesTo.ts'
import { promptfooCompatible } from '../promptfoo/metric/promptfooCompatible.ts'
import { contains } from './text/contains.ts'
import { containsAll, containsAny, containsShare } from './text/containsEach.ts'
import { distinctNames } from './metric/distinctNames.ts'
import { equals } from './text/equals.ts'
import { exactMatch } from './text/exactMatch.ts'
import { hasCode } from './text/hasCode.ts'
import { isJson } from './text/isJson.ts'
import { javascript } from './sandbox/javascript.ts'
import { languageMetrics } from './language/languageMetrics.ts'
import { length } from './text/length.ts'
import type { Explained, Metric, MetricInput, Scorer } from './metric/metric.ts'
import { modelMetrics } from './model/modelMetrics.ts'
import { numbersAgree } from './text/numbersAgree.ts'
import { overlapMetrics } from './overlap/overlapMetrics.ts'
import { regex } from './text/regex.ts'
import { distinct1, distinct2, repetition } from './text/repetition.ts'
import { selfSimilarity } from './text/selfSimilarity.ts'
import { speedMetrics } from './text/speedMetrics.ts'
import { startsWith } from './text/startsWith.ts'

/** Every metric there is, in the order the page lists them. A new one is a file beside this and a line here. */
export const metrics: readonly Metric[] = [
  exactMatch,
  equals,
  contains,
  containsAny,
  containsAll,
  containsShare,
  startsWith,
  regex,
  numbersAgree,
  length,
  isJson,
  hasCode,
  repetition,
  distinct1,
  distinct2,
  ...overlapMetrics,
  selfSimilarity,
  ...languageMetrics,
  ...modelMetrics,
  ...speedMetrics,
  javascript,
  promptfooCompatible,
]

export const metricIds: readonly string[] = metrics.map((metric) => metric.id)

const byId = new Map(metrics.map((metric) => [metric.id, metric]))

/** The metric with this id, or null. */
export function findMetric(id: string): Metric | null {
  return byId.get(id) ?? null
}

/** The scorer of a metric as declared, or null where it cannot be computed so. */
export function preparedScorer(spec: MetricSpec): Scorer | null {
  const prepared = prepare(spec)
  return 'problem' in prepared ? null : prepared.scorer
}

type Prepared = { scorer: Scorer } | { problem: string }

/** Specs are read once and asked for thousands of cells. */
const preparedSpecs = new WeakMap<MetricSpec, Prepared>()

/** Why a metric cannot be computed as declared, as a sentence with the remedy; null where it can. */
export function metricOptionsProblem(spec: MetricSpec): string | null {
  const prepared = prepare(spec)
  return 'problem' in prepared ? prepared.problem : boundProblem(spec)
}

/** A check that no score could pass says nothing about outputs. */
function boundProblem({ metric, check }: MetricSpec): string | null {
  const { least, most } = findMetric(metric)?.range ?? { least: null, most: null }
  if (most !== null && check?.atLeast !== undefined && check.atLeast > most)
    return `${metric} is ${most} at most; \`at_least: ${check.atLeast}\` could never be reached.`
  if (least !== null && check?.atMost !== undefined && check.atMost < least)
    return `${metric} is ${least} at least; \`at_most: ${check.atMost}\` could never be kept.`
  return null
}

/** Scores by name; why some are null where they should not be; and what a metric says about its score, where it says something. */
export type Scores = {
  scores: Record<string, number | null>
  problems: { name: string; message: string }[]
  reasons?: { name: string; reason: string }[]
}

/**
 * Scores an output by every metric declared. Never throws: a metric that fails scores null, and `problems` says why, under the
 * name it is shown by. Names are those of `metricNames`. Metrics that need loading: see `prepareMetrics`.
 */
export function scoreOutput(specs: readonly MetricSpec[], input: MetricInput): Scores {
  const names = metricNames(specs)
  const results = specs.map((spec, position) => ({ name: names[position] ?? spec.name, ...scoreOne(spec, input) }))
  const reasons = results.flatMap(({ name, reason }) => (reason ? [{ name, reason }] : []))
  return {
    scores: Object.fromEntries(results.map(({ name, score }) => [name, score])),
    problems: results.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ name, message: problem }])),
    ...(reasons.length === 0 ? {} : { reasons }),
  }
}

/** The names that scores go by, in the order of the specs: the option `name`, else the spec's own; no two alike. */
export function metricNames(specs: readonly MetricSpec[]): string[] {
  return distinctNames(
    specs.map(({ name, metric, options }) => (typeof options.name === 'string' && options.name !== '' ? options.name : name || metric)),
  )
}

function scoreOne(spec: MetricSpec, input: MetricInput): Explained & { problem?: string } {
  if (!appliesTo(spec, input.tags)) return { score: null, reason: null }
  const prepared = prepare(spec)
  if ('problem' in prepared) return { score: null, reason: null, problem: prepared.problem }
  try {
    const scored = prepared.scorer(input)
    const { score, reason } = typeof scored === 'object' && scored !== null ? scored : { score: scored, reason: null }
    if (score === null || Number.isFinite(score)) return { score, reason }
    return { score: null, reason, problem: `The score is ${score}, which is no number to count with.` }
  } catch (thrown) {
    return { score: null, reason: null, problem: messageOf(thrown) }
  }
}

function prepare(spec: MetricSpec): Prepared {
  const known = preparedSpecs.get(spec)
  if (known) return known
  const prepared = prepareNew(spec)
  preparedSpecs.set(spec, prepared)
  return prepared
}

function prepareNew(spec: MetricSpec): Prepared {
  const metric = findMetric(spec.metric)
  if (!metric) {
    const near = closestName(spec.metric, metricIds)
    return { problem: `There is no metric "${spec.metric}". ${near ? `Did you mean "${near}"?` : `Known are ${listNames(metricIds)}.`}` }
  }
  try {
    return { scorer: metric.scorer(metricOptions(metric, spec.options)) }
  } catch (thrown) {
    return { problem: messageOf(thrown) }
  }
}

/** The options without `name`, and with the short form `- metric: value` under the metric's main option. */
function metricOptions(metric: Metric, options: Record<string, Json>): Record<string, Json> {
  const { name: _name, value, ...rest } = options
  if (value === undefined) return rest
  const target = metric.mainOption === null || Object.hasOwn(rest, metric.mainOption) ? 'value' : metric.mainOption
  return { ...rest, [target]: value }
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof AppError) return thrown.message
  return thrown instanceof Error ? thrown.message : String(thrown)
}
