import { isRecord, type Json, textOf } from '../../json.ts'
import type { Check } from '../../experiment/experiment.ts'
import { commaParts, commaText } from '../metric/commaParts.ts'
import { justAbove } from '../justBeside.ts'
import { readYamlText } from './configYaml.ts'
import { isFillable } from './values.ts'

export type Target = {
  metric: string
  value?: Json
  /** The value is a template that a case may fill in. */
  perCase?: boolean
  options?: Record<string, Json>
  check: Check | null
  /** Its scores are 0 and 1. */
  yesOrNo?: boolean
  /** The value is part of this option; the option and the check already include `not-`. */
  within?: 'assert'
  /** The value as one text in promptfoo's syntax, for metrics whose value cannot depend on the case. */
  text?: string
}

/** `type`: as written, with `not-`. */
type Given = { type: string; value: Json | undefined; threshold: number | undefined; report: (why: string) => void }
/** Null after reporting a problem. */
type Rule = (given: Given) => Target | null

const yes: Check = { atLeast: 1 }

/** Compares with a text. promptfoo compares a list or a mapping with the JSON of the output, and refuses them elsewhere. */
function text(metric: string, options: Record<string, Json> = {}): Rule {
  return (given) => {
    const { value, report } = given
    if (value === undefined) return refuse(report, 'it has no value.')
    if (value === '') return yesCompatible(given)
    if (isRecord(value) || Array.isArray(value))
      return metric === 'equals' ? yesCompatible(given) : refuse(report, 'only text values can be compared.')
    return { metric, value: textOf(value), perCase: true, options, check: yes, yesOrNo: true }
  }
}

/** Compares with several texts, given as a list or as one text separated by commas. */
function texts(metric: string, options: Record<string, Json> = {}): Rule {
  return (given) => {
    const { value, report } = given
    if (value === undefined) return refuse(report, 'it has no value.')
    // Templates must be rendered before the text is split.
    if (isFillable(value)) return yesCompatible({ ...given, value: plainValue(value) })
    const list = (Array.isArray(value) ? value.map(textOf) : commaParts(textOf(value))).filter((part) => part !== '')
    return { metric, value: list, options, check: yes, yesOrNo: true, text: commaText(list) }
  }
}

/** The cosine of sentence embeddings. */
const similar: Rule = ({ value, threshold, report }) => {
  if (value === undefined) return refuse(report, 'it has no value to compare with.')
  report('the local sentence model scores it. Other models give other scores.')
  const read = plainValue(value)
  return { metric: 'similar', value: read, perCase: typeof read === 'string', check: { atLeast: threshold ?? 0.75 } }
}

function atMost(metric: string): Rule {
  return ({ threshold, report }) => {
    if (threshold === undefined) return refuse(report, 'it has no threshold.')
    return { metric, check: { atMost: threshold } }
  }
}

/** A question to a judge, formed from the value by `ask`. */
function judge(ask: (value: string) => string, note = 'a local model judges by the probability of its yes. Check the threshold.'): Rule {
  return ({ value, threshold, report }) => {
    if (value === undefined) return refuse(report, 'it has no value.')
    report(note)
    return { metric: 'judge-yes-no', value: ask(textOf(value)), perCase: true, check: { atLeast: threshold ?? 0.5 } }
  }
}

function model(metric: string): Rule {
  return ({ threshold, report }) => {
    report('a local model judges. Check the threshold.')
    return { metric, check: { atLeast: threshold ?? 0.5 } }
  }
}

/** Graded as in promptfoo, since Assay's metric gives another number; `usual` is promptfoo's default threshold. */
function compatible(usual: number | null): Rule {
  return ({ type, value, threshold, report }) => {
    if (value === undefined) return refuse(report, 'it has no value to compare with.')
    const read = plainValue(value)
    const options = { assert: { type, ...(threshold === undefined ? {} : { threshold }) } }
    return {
      ...compatibleMetric,
      value: read,
      perCase: typeof read === 'string',
      options,
      check: usual === null ? yes : boundOf(type, threshold ?? usual),
    }
  }
}

const compatibleMetric = { metric: 'promptfoo-compatible', within: 'assert' } as const

/** The check for a bound on the number: for `not-` the number is 1 minus the score, and a score that reaches the bound fails. */
function boundOf(type: string, bound: number): Check {
  return { atLeast: type.startsWith('not-') ? justAbove(1 - bound) : Number(bound.toPrecision(12)) }
}

/** Pass or fail as in promptfoo, with a value of any kind or none. */
const yesCompatible: Rule = ({ type, value, threshold }) => ({
  ...compatibleMetric,
  value,
  options: { assert: { type, ...(threshold === undefined ? {} : { threshold }) } },
  check: yes,
})

const wordCount: Rule = (given) => {
  const bounds = isRecord(given.value) ? [given.value.min, given.value.max] : [given.value]
  const numbers = bounds.filter((bound) => bound !== undefined && bound !== null).map(Number)
  return numbers.length === 0 || numbers.some(Number.isNaN) ? refuse(given.report, 'it has no number of words.') : yesCompatible(given)
}

const containsJson: Rule = (given) => {
  if (given.value === undefined) return yesCompatible(given)
  const schema = typeof given.value === 'string' ? readYamlText(given.value, 'schema') : given.value
  return isRecord(schema) ? yesCompatible({ ...given, value: schema }) : refuse(given.report, 'its value is not a JSON schema.')
}

const cost: Rule = (given) => (given.threshold === undefined ? refuse(given.report, 'it has no threshold.') : yesCompatible(given))

function plainValue(value: Json): Json {
  return Array.isArray(value) ? value.map(textOf) : textOf(value)
}

const isJson: Rule = ({ value, report }) => {
  if (value === undefined) return { metric: 'is-json', check: yes, yesOrNo: true }
  const schema = typeof value === 'string' ? readYamlText(value, 'schema') : value
  if (!isRecord(schema)) return refuse(report, 'its value is not a JSON schema.')
  return { metric: 'is-json', value: schema, check: yes, yesOrNo: true }
}

const javascript: Rule = ({ type, value, threshold, report }) => {
  if (typeof value !== 'string' || value.trim() === '') return refuse(report, 'it has no code.')
  // Only code that returns an object can pass with 0 or fail with another number; for `not-` the number is not inverted.
  const graded = type.startsWith('not-') || /\bpass\b/.test(value)
  return {
    ...compatibleMetric,
    value,
    perCase: true,
    options: { assert: { type, ...(threshold === undefined ? {} : { threshold }) }, ...(graded ? { result: 'verdict' } : {}) },
    check: { atLeast: graded ? LEAST : (threshold ?? LEAST) },
  }
}

/** Any number above 0 passes. */
const LEAST = 1e-9

const regex: Rule = (given) => {
  const { value, report } = given
  if (typeof value !== 'string' || value === '') return refuse(report, 'it has no pattern.')
  return isFillable(value) || countsUnits(value) ? yesCompatible(given) : { metric: 'regex', value, check: yes, yesOrNo: true, text: value }
}

/**
 * True for a pattern that may match otherwise in the Unicode mode of Assay's metric: promptfoo has none, so that `.` matches half of an
 * emoji, and `\\p{L}` a `p`.
 */
function countsUnits(pattern: string): boolean {
  const rest = pattern.replace(/\\[^WSDpPku]/g, '')
  return /\\[pPk]|\\u\{|[\ud800-\udfff]|--|&&|(?:\.|\\[WSD]|\[\^[^\]]*\])(?![*+])/.test(rest)
}

const noProgram = 'programs outside the sandbox are not run.'
const noService = 'services are not called.'
const noTools = 'tool calls are not supported.'
const notHere = 'this metric is not available.'
const aside = 'outputs are compared on the page instead (ratings, pairwise judges).'

/** The rule for each type of assertion, or the reason why it has no equivalent. */
export const assertTypes: Record<string, Rule | string> = {
  equals: text('equals'),
  contains: text('contains'),
  icontains: text('contains', { ignore_case: true }),
  'contains-all': texts('contains-all'),
  'contains-any': texts('contains-any'),
  'icontains-all': texts('contains-all', { ignore_case: true }),
  'icontains-any': texts('contains-any', { ignore_case: true }),
  'starts-with': text('starts-with'),
  regex,
  'is-json': isJson,
  levenshtein: compatible(null),
  'rouge-n': compatible(0.75),
  bleu: compatible(0.5),
  gleu: compatible(0.5),
  similar,
  'similar:cosine': similar,
  javascript,
  'llm-rubric': judge((value) => value),
  'model-graded-closedqa': judge((value) => value),
  factuality: judge((value) => `Does the answer agree with these facts?\n\n${value}`),
  'model-graded-factuality': judge((value) => `Does the answer agree with these facts?\n\n${value}`),
  'g-eval': judge((value) => `Does the answer meet this criterion?\n\n${value}`),
  'answer-relevance': 'it needs the question of the prompt; add `judge-answer-relevance` with `question`.',
  'context-faithfulness': model('judge-grounded'),
  latency: atMost('latency'),
  'word-count': wordCount,
  perplexity: atMost('perplexity'),
  'is-refusal': () => ({ metric: 'refusal', check: yes, yesOrNo: true }),
  'perplexity-score': notHere,
  'is-html': notHere,
  'contains-html': notHere,
  'is-sql': notHere,
  'contains-sql': notHere,
  'is-xml': notHere,
  'contains-xml': notHere,
  meteor: notHere,
  'similar:dot': notHere,
  'similar:euclidean': notHere,
  cost,
  'contains-json': containsJson,
  'finish-reason': compatible(null),
  python: noProgram,
  ruby: noProgram,
  webhook: noService,
  classifier: noService,
  moderation: noService,
  guardrails: noService,
  pi: noService,
  'agent-rubric': noService,
  'search-rubric': noService,
  'context-recall': notHere,
  'context-relevance': notHere,
  'conversation-relevance': notHere,
  'is-valid-function-call': noTools,
  'is-valid-openai-function-call': noTools,
  'is-valid-openai-tools-call': noTools,
  'tool-call-f1': noTools,
  'skill-used': noTools,
  'select-best': aside,
  'max-score': aside,
  human: aside,
}

function refuse(report: (why: string) => void, why: string): null {
  report(why)
  return null
}
