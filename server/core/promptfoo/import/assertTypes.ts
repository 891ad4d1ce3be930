import { isRecord, type Json, textOf } from '../../json.ts'
import type { Check } from '../../experiment/experiment.ts'
import { commaParts, commaText } from '../metric/commaParts.ts'
import { promptfooScript } from '../metric/promptfooScript.ts'
import { justAbove } from '../justBeside.ts'
import { readYamlText } from './configFiles.ts'
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
  /** The value lies within this option; `not-` is part of it, and of the check. */
  within?: 'assert'
  /** The value in one text as promptfoo reads it, where the metric takes none from a case. */
  text?: string
}

/** `type`: as written, `not-` included. */
type Given = { type: string; value: Json | undefined; threshold: number | undefined; report: (why: string) => void }
/** Null after a report. */
type Rule = (given: Given) => Target | null

const yes: Check = { atLeast: 1 }

/** Compares with a text or a list of them. */
function text(metric: string, options: Record<string, Json> = {}): Rule {
  return (given) => {
    const { value, report } = given
    if (value === undefined) return refuse(report, 'it has no value.')
    if (isRecord(value)) return metric === 'equals' ? yesCompatible(given) : refuse(report, 'a value that is no text is not compared.')
    const read = Array.isArray(value) ? value.map(textOf) : textOf(value)
    return { metric, value: read, perCase: typeof read === 'string', options, check: yes, yesOrNo: true }
  }
}

/** Compares with several texts, which may stand in one, parted by commas. */
function texts(metric: string, options: Record<string, Json> = {}): Rule {
  return (given) => {
    const { value, report } = given
    if (value === undefined) return refuse(report, 'it has no value.')
    // Cases fill it in before it is parted.
    if (isFillable(value)) return yesCompatible({ ...given, value: plainValue(value) })
    const list = (Array.isArray(value) ? value.map(textOf) : commaParts(textOf(value))).filter((part) => part !== '')
    return { metric, value: list, options, check: yes, yesOrNo: true, text: commaText(list) }
  }
}

/** The cosine of sentence embeddings. */
const similar: Rule = ({ value, threshold, report }) => {
  if (value === undefined) return refuse(report, 'it has no value to compare with.')
  report('the local sentence model reads it; another model gives other numbers.')
  const read = plainValue(value)
  return { metric: 'similar', value: read, perCase: typeof read === 'string', check: { atLeast: threshold ?? 0.75 } }
}

function atMost(metric: string): Rule {
  return ({ threshold, report }) => {
    if (threshold === undefined) return refuse(report, 'it has no threshold.')
    return { metric, check: { atMost: threshold } }
  }
}

/** A question to a judge; `ask` makes it from the value. */
function judge(
  ask: (value: string) => string,
  note = 'a local model judges, by the probability of its yes; thresholds may need another look.',
): Rule {
  return ({ value, threshold, report }) => {
    if (value === undefined) return refuse(report, 'it has no value.')
    report(note)
    return { metric: 'judge-yes-no', value: ask(textOf(value)), perCase: true, check: { atLeast: threshold ?? 0.5 } }
  }
}

function model(metric: string): Rule {
  return ({ threshold, report }) => {
    report('a local model judges; thresholds may need another look.')
    return { metric, check: { atLeast: threshold ?? 0.5 } }
  }
}

/** Graded as promptfoo does, since a metric of ours gives another number; `usual` is its threshold where none is given. */
function compatible(usual: number | null): Rule {
  return ({ type, value, threshold, report }) => {
    if (value === undefined) return refuse(report, 'it has no value to compare with.')
    const read = plainValue(value)
    const options = { assert: { type, ...(threshold === undefined ? {} : { threshold }) } }
    return {
      ...graded,
      value: read,
      perCase: typeof read === 'string',
      options,
      check: usual === null ? yes : boundOf(type, threshold ?? usual),
    }
  }
}

const graded = { metric: 'promptfoo-compatible', within: 'assert' } as const

/** What passes there by a bound on the number: for `not-` the number is 1 less the score, and what reaches the bound fails. */
function boundOf(type: string, bound: number): Check {
  return { atLeast: type.startsWith('not-') ? justAbove(1 - bound) : Number(bound.toPrecision(12)) }
}

/** Yes or no as promptfoo has it, with a value of any kind or none. */
const yesCompatible: Rule = ({ type, value, threshold }) => ({
  ...graded,
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
  return isRecord(schema) ? yesCompatible({ ...given, value: schema }) : refuse(given.report, 'its value is no JSON schema.')
}

const cost: Rule = (given) => (given.threshold === undefined ? refuse(given.report, 'it has no threshold.') : yesCompatible(given))

function plainValue(value: Json): Json {
  return Array.isArray(value) ? value.map(textOf) : textOf(value)
}

const isJson: Rule = ({ value, report }) => {
  if (value === undefined) return { metric: 'is-json', check: yes, yesOrNo: true }
  const schema = typeof value === 'string' ? readYamlText(value, 'schema') : value
  if (!isRecord(schema)) return refuse(report, 'its value is no JSON schema.')
  return { metric: 'is-json', value: schema, check: yes, yesOrNo: true }
}

const javascript: Rule = ({ value, threshold, report }) => {
  if (typeof value !== 'string') return refuse(report, 'it has no code.')
  const [unknown] = /\bcontext\s*\.\s*(?!vars\b|test\b)\w+/.exec(value) ?? []
  if (unknown) report(`its code reads ${unknown}, which is not there: a function has the vars alone.`)
  if (threshold !== undefined && /\bpass\b/.test(value))
    report('its threshold decides here, also where its code says `pass` beside a score.')
  return { metric: 'javascript', value: promptfooScript(value, 'check'), check: { atLeast: threshold ?? 1e-9 } }
}

const regex: Rule = (given) => {
  const { value, report } = given
  if (typeof value !== 'string' || value === '') return refuse(report, 'it has no pattern.')
  return isFillable(value) ? yesCompatible(given) : { metric: 'regex', value, check: yes, yesOrNo: true, text: value }
}

const noProgram = 'programs outside the sandbox are not run.'
const noService = 'services are not called.'
const noTools = 'tool calls are not made here.'
const notHere = 'there is no such metric here.'
const aside = 'rows are compared on the page (ratings, judges in pairs).'

/** What becomes of each type of assertion; a text says why it has no counterpart. */
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
