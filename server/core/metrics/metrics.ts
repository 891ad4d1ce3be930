import { closestName, listNames } from '../closestName.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { OptionTemplate } from '../experiment/blocks/reading.ts'
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

/** All metrics, in the order of the page. To add one, create a file in a folder beside this and add a line here. */
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

/** The scorer of a declared metric, or null when its declaration is invalid. */
export function preparedScorer(spec: MetricSpec): Scorer | null {
  const prepared = prepare(spec)
  return 'problem' in prepared ? null : prepared.scorer
}

type Prepared = { scorer: Scorer } | { problem: string }

/** Scorers are created once per spec and used for thousands of cells. */
const preparedSpecs = new WeakMap<MetricSpec, Prepared>()

/** The problem of a metric's declaration, with its remedy; null when it is valid. */
export function metricOptionsProblem(spec: MetricSpec): string | null {
  const prepared = prepare(spec)
  return 'problem' in prepared ? prepared.problem : boundProblem(spec)
}

/** The templates among a declared metric's options, defaults included; none for an invalid declaration. */
export function optionTemplates(spec: MetricSpec): OptionTemplate[] {
  const metric = findMetric(spec.metric)
  const options = metric?.optionsSchema.safeParse(metricOptions(metric, spec.options)).data as Record<string, unknown> | undefined
  return Object.entries(metric?.templates ?? {}).flatMap(([option, names]) => {
    const value = options?.[option]
    if (typeof value === 'string') return [{ option, source: value, names, at: [] }]
    if (!Array.isArray(value)) return []
    return value.flatMap((source, index) => (typeof source === 'string' ? [{ option, source, names, at: [index] }] : []))
  })
}

/** A check that no score can pass is a mistake. */
function boundProblem({ metric, check }: MetricSpec): string | null {
  const { least, most } = findMetric(metric)?.range ?? { least: null, most: null }
  if (most !== null && check?.atLeast !== undefined && check.atLeast > most)
    return `${metric} is at most ${most}. \`at_least: ${check.atLeast}\` can never be reached.`
  if (least !== null && check?.atMost !== undefined && check.atMost < least)
    return `${metric} is at least ${least}. \`at_most: ${check.atMost}\` can never be met.`
  return null
}

/** Scores by name, the problems of metrics that failed, and the reasons that metrics give for their scores. */
export type Scores = {
  scores: Record<string, number | null>
  problems: { name: string; message: string }[]
  reasons?: { name: string; reason: string }[]
}

/**
 * Scores an output by every declared metric. Never throws: a metric that fails scores null and is listed in `problems`. Names are those of
 * `metricNames`. Some metrics must be loaded first: see `prepareMetrics`.
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

/** The distinct names of scores, in the order of the specs: the option `name`, otherwise the spec's own name. */
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
    return { score: null, reason, problem: `The score is ${score}, which is not a finite number.` }
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
    return {
      problem: `There is no metric "${spec.metric}". ${near ? `Did you mean "${near}"?` : `Known metrics: ${listNames(metricIds)}.`}`,
    }
  }
  try {
    return { scorer: metric.scorer(metricOptions(metric, spec.options)) }
  } catch (thrown) {
    return { problem: messageOf(thrown) }
  }
}

/** The options without `name`; the value of the short form `- metric: value` is the metric's main option. */
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
