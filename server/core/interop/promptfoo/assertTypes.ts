import { isRecord, type Json, textOf } from '../../json.ts'
import type { Check } from '../../notebook/experiment.ts'
import { readYamlText } from './configFiles.ts'
import { promptfooScript } from './promptfooScript.ts'

export type Target = {
  metric: string
  value?: Json
  /** The value is a template that a case may fill in. */
  perCase?: boolean
  options?: Record<string, Json>
  check: Check | null
  /** Its scores are 0 and 1. */
  yesOrNo?: boolean
}

type Given = { value: Json | undefined; threshold: number | undefined; report: (why: string) => void }
/** Null after a report. */
type Rule = (given: Given) => Target | null

const yes: Check = { atLeast: 1 }

/** Compares with a text or a list of them. */
function text(metric: string, options: Record<string, Json> = {}): Rule {
  return ({ value, report }) => {
    if (value === undefined) return refuse(report, 'it has no value.')
    if (isRecord(value)) return refuse(report, 'a value that is no text is not compared.')
    const read = Array.isArray(value) ? value.map(textOf) : textOf(value)
    return { metric, value: read, perCase: typeof read === 'string', options, check: yes, yesOrNo: true }
  }
}

/** Compares with several texts, which may stand in one, parted by commas. */
function texts(metric: string, options: Record<string, Json> = {}): Rule {
  return ({ value, report }) => {
    if (value === undefined) return refuse(report, 'it has no value.')
    const list = Array.isArray(value)
      ? value.map(textOf)
      : textOf(value)
          .split(',')
          .map((part) => part.trim())
    return { metric, value: list.filter((part) => part !== ''), options, check: yes, yesOrNo: true }
  }
}

/** A number from `least` upwards, in promptfoo's unit times `unit`. */
function likeness(metric: string, fallback: number, { unit = 1, note }: { unit?: number; note?: string } = {}): Rule {
  return ({ value, threshold, report }) => {
    if (value === undefined) return refuse(report, 'it has no value to compare with.')
    if (note !== undefined) report(note)
    const read = Array.isArray(value) ? value.map(textOf) : textOf(value)
    return {
      metric,
      value: read,
      perCase: typeof read === 'string',
      check: { atLeast: Number(((threshold ?? fallback) * unit).toPrecision(12)) },
    }
  }
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

const wordCount: Rule = ({ value, report }) => {
  const bounds = isRecord(value) ? value : { min: value, max: value }
  const [least, most] = [bounds.min, bounds.max].map((bound) => (bound === undefined || bound === null ? undefined : Number(bound)))
  if ((least === undefined && most === undefined) || Number.isNaN(least) || Number.isNaN(most))
    return refuse(report, 'it has no number of words.')
  const check = { ...(least === undefined ? {} : { atLeast: least }), ...(most === undefined ? {} : { atMost: most }) }
  return { metric: 'length', options: { unit: 'words' }, check }
}

const isJson: Rule = ({ value, report }) => {
  if (value === undefined) return { metric: 'is-json', check: yes, yesOrNo: true }
  const schema = typeof value === 'string' ? readYamlText(value, 'schema') : value
  if (!isRecord(schema)) return refuse(report, 'its value is no JSON schema.')
  return { metric: 'is-json', value: schema, check: yes, yesOrNo: true }
}

const javascript: Rule = ({ value, threshold, report }) => {
  if (typeof value !== 'string') return refuse(report, 'it has no code.')
  return { metric: 'javascript', value: promptfooScript(value), check: { atLeast: threshold ?? 1e-9 } }
}

const regex: Rule = ({ value, report }) =>
  typeof value === 'string' && value !== '' ? { metric: 'regex', value, check: yes, yesOrNo: true } : refuse(report, 'it has no pattern.')

const levenshtein: Rule = ({ value, threshold, report }) =>
  value === undefined
    ? refuse(report, 'it has no value.')
    : { metric: 'levenshtein', value: textOf(value), perCase: true, check: { atMost: threshold ?? 5 } }

const byThem =
  'this number is counted as its reference package does, which differs from promptfoo in details; the threshold may need another look.'
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
  levenshtein,
  'rouge-n': likeness('rouge-1', 0.75, { note: byThem }),
  bleu: likeness('bleu', 0.5, { unit: 100, note: byThem }),
  similar: likeness('similar', 0.75, { note: 'the local sentence model reads it; another model gives other numbers.' }),
  'similar:cosine': likeness('similar', 0.75, { note: 'the local sentence model reads it; another model gives other numbers.' }),
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
  'contains-json': notHere,
  'is-html': notHere,
  'contains-html': notHere,
  'is-sql': notHere,
  'contains-sql': notHere,
  'is-xml': notHere,
  'contains-xml': notHere,
  gleu: notHere,
  meteor: notHere,
  'similar:dot': notHere,
  'similar:euclidean': notHere,
  'finish-reason': notHere,
  cost: 'a local model costs nothing.',
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
