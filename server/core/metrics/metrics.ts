import { closestName, listNames } from '../closestName.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { OptionTemplate } from '../experiment/blocks/reading.ts'
import type { MetricSpec } from '../experiment/experiment.ts'
import { appliesTo } from './metric/appliesTo.ts'
import { partProblem, scoredPart } from './metric/scoredPart.ts'
import { passes } from './metric/passes.ts'
import { outputTransform } from './sandbox/outputTransform.ts'
import { allChecks } from './text/allChecks.ts'
import { promptfooCompatible } from '../promptfoo/metric/promptfooCompatible.ts'
import { agreement } from './text/agreement.ts'
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
import { metricWithCut, retrievalMetrics } from './retrieval/retrievalMetrics.ts'
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
  agreement,
  ...languageMetrics,
  ...retrievalMetrics,
  ...modelMetrics,
  ...speedMetrics,
  allChecks,
  javascript,
  promptfooCompatible,
]

export const metricIds: readonly string[] = metrics.map((metric) => metric.id)

const byId = new Map(metrics.map((metric) => [metric.id, metric]))

/** The metric with this id, or null. Some have any number of ids: `ndcg@5`. */
export function findMetric(id: string): Metric | null {
  return byId.get(id) ?? metricWithCut(id)
}

/** The scorer of a declared metric, or null when its declaration is invalid. */
export function preparedScorer(spec: MetricSpec): Scorer | null {
  const prepared = prepare(spec)
  return 'problem' in prepared ? null : prepared.scorer
}

/** The input of a declared metric, with the part of the output that it scores; null if there is none, or the declaration is invalid. */
export function preparedInput(spec: MetricSpec, input: MetricInput): MetricInput | null {
  const prepared = prepare(spec)
  const part = 'problem' in prepared ? null : scoredPart(spec, prepared.metric, input)
  return part && 'input' in part ? part.input : null
}

type Prepared = { scorer: Scorer; metric: Metric } | { problem: string }

/** Scorers are created once per spec and used for thousands of cells. */
const preparedSpecs = new WeakMap<MetricSpec, Prepared>()

/** The problem of a metric's declaration, with its remedy; null when it is valid. */
export function metricOptionsProblem(spec: MetricSpec): string | null {
  const prepared = prepare(spec)
  return 'problem' in prepared ? prepared.problem : (partProblem(spec, prepared.metric) ?? boundProblem(spec))
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
  const scored = specs.map((spec): Scored => (spec.metric === allChecks.id ? nothing : scoreOne(spec, input)))
  const results = specs.map((spec, position) => {
    const own = spec.metric === allChecks.id ? scoreOne(spec, ofChecks(verdicts(specs, scored, input), input.tags)) : scored[position]
    return { name: names[position] ?? spec.name, ...nothing, ...own }
  })
  const reasons = results.flatMap(({ name, reason }) => (reason ? [{ name, reason }] : []))
  return {
    scores: Object.fromEntries(results.map(({ name, score }) => [name, score])),
    problems: results.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ name, message: problem }])),
    ...(reasons.length === 0 ? {} : { reasons }),
  }
}

/** The scores of a cell before it has an output: those of metrics that do not need one; null if there are none. */
export function scorePassages(specs: readonly MetricSpec[], input: Omit<MetricInput, 'output'>): Scores | null {
  const ready = specs.map((spec) => (findMetric(spec.metric)?.readsNoOutput ? spec : null))
  if (!input.retrieval || ready.every((spec) => spec === null)) return null
  const names = metricNames(specs)
  const scored = ready.map((spec): Scored => (spec ? scoreOne(spec, { ...input, output: '' }) : nothing))
  return {
    scores: Object.fromEntries(names.map((name, position) => [name, scored[position]?.score ?? null])),
    problems: [],
  }
}

/** The distinct names of scores, in the order of the specs: the option `name`, otherwise the spec's own name. */
export function metricNames(specs: readonly MetricSpec[]): string[] {
  return distinctNames(
    specs.map(({ name, metric, options }) => (typeof options.name === 'string' && options.name !== '' ? options.name : name || metric)),
  )
}

type Scored = Explained & { problem?: string }

const nothing: Scored = { score: null, reason: null }

/** Not a copy of the input, which would read the cells beside it. */
function ofChecks(checks: NonNullable<MetricInput['checks']>, tags: MetricInput['tags']): MetricInput {
  return { output: '', reference: null, vars: {}, checks, ...(tags ? { tags } : {}) }
}

/** The verdicts of the checks that apply to an output. A check whose metric has no score does not count. */
function verdicts(specs: readonly MetricSpec[], scored: readonly Scored[], input: MetricInput): ('pass' | 'fail' | 'pending')[] {
  return specs.flatMap((spec, position) => {
    const { score, problem } = scored[position] ?? nothing
    if (!spec.check || spec.metric === allChecks.id || !appliesTo(spec, input.tags)) return []
    if (problem !== undefined) return ['fail']
    if (score !== null) return [passes(spec.check, score) ? 'pass' : 'fail']
    return waits(spec, input) ? ['pending'] : []
  })
}

/** True when a metric without a score has a question for a model about this output. */
function waits(spec: MetricSpec, input: MetricInput): boolean {
  const ask = preparedScorer(spec)?.measurement
  try {
    return ask !== undefined && ask(input) !== null
  } catch {
    // No model is known yet.
    return true
  }
}

function scoreOne(spec: MetricSpec, input: MetricInput): Scored {
  if (!appliesTo(spec, input.tags)) return { score: null, reason: null }
  const prepared = prepare(spec)
  if ('problem' in prepared) return { score: null, reason: null, problem: prepared.problem }
  const part = scoredPart(spec, prepared.metric, input)
  if (!('input' in part)) return { score: null, reason: null, ...part }
  try {
    const scored = prepared.scorer(part.input)
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
    return { metric, scorer: transforming(spec.options.transform, metric.scorer(metricOptions(metric, spec.options))) }
  } catch (thrown) {
    return { problem: messageOf(thrown) }
  }
}

/** A scorer of what the option `transform`, which every metric takes, makes of the output. */
function transforming(transform: Json | undefined, scorer: Scorer): Scorer {
  if (transform === undefined) return scorer
  if (typeof transform !== 'string' || transform.trim() === '')
    throw new AppError('BAD_INPUT', '`transform` must be a function of the output: `(output) => output.trim()`.')
  const change = outputTransform(transform)
  const { measurement } = scorer
  const transformed: Scorer = (input) => scorer(change(input))
  return Object.assign(transformed, measurement ? { measurement: (input: MetricInput) => measurement(change(input)) } : {})
}

/** The options without `name` and `transform`; the value of the short form `- metric: value` is the metric's main option. */
function metricOptions(metric: Metric, options: Record<string, Json>): Record<string, Json> {
  const { name: _name, transform: _transform, value, ...rest } = options
  if (value === undefined) return rest
  const target = metric.mainOption === null || Object.hasOwn(rest, metric.mainOption) ? 'value' : metric.mainOption
  return { ...rest, [target]: value }
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof AppError) return thrown.message
  return thrown instanceof Error ? thrown.message : String(thrown)
}
