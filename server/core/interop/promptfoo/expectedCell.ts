import type { Json } from '../../json.ts'

const types = [
  'equals',
  'contains',
  'contains-all',
  'contains-any',
  'contains-json',
  'contains-xml',
  'contains-sql',
  'contains-html',
  'icontains',
  'icontains-all',
  'icontains-any',
  'starts-with',
  'regex',
  'word-count',
  'is-json',
  'is-html',
  'is-sql',
  'is-xml',
  'levenshtein',
  'rouge-n',
  'bleu',
  'gleu',
  'meteor',
  'perplexity',
  'perplexity-score',
  'cost',
  'latency',
  'finish-reason',
  'is-refusal',
  'guardrails',
  'javascript',
  'python',
  'ruby',
  'webhook',
  'similar',
  'similar:cosine',
  'similar:dot',
  'similar:euclidean',
  'classifier',
  'moderation',
  'pi',
  'llm-rubric',
  'g-eval',
  'factuality',
  'model-graded-factuality',
  'model-graded-closedqa',
  'answer-relevance',
  'context-faithfulness',
  'context-recall',
  'context-relevance',
].toSorted((a, b) => b.length - a.length)

const grammar = new RegExp(`^(not-)?(${types.join('|')})(?:\\((-?\\d+(?:\\.\\d+)?)\\))?(?::([\\s\\S]*))?$`)
const lists = new Set(['contains-all', 'contains-any', 'icontains-all', 'icontains-any'])

/**
 * An assertion from a cell of a column `__expected`: `[not-]type[(threshold)][:value]`; `grade:` is llm-rubric, `fn:` and `eval:` are
 * javascript, and a text of no such form is compared by equals.
 */
export function expectedCell(cell: string): Record<string, Json> {
  const text = cell.trim()
  const script = /^(?:javascript|fn|eval):([\s\S]*)$/.exec(text)?.[1]
  if (script !== undefined) return { type: 'javascript', value: script.trim() }
  const rubric = /^(?:grade|llm-rubric):([\s\S]*)$/.exec(text)?.[1]
  if (rubric !== undefined) return { type: 'llm-rubric', value: rubric.trim() }
  const match = grammar.exec(text)
  if (!match) return { type: 'equals', value: text }
  const [, negated = '', type = '', threshold, rest] = match
  const value = rest?.trim()
  // From a cell, similar is stricter than from YAML.
  const bound = threshold === undefined ? (type === 'similar' ? 0.8 : null) : Number(threshold)
  return {
    type: `${negated}${type}`,
    ...(value === undefined || value === '' ? {} : { value: lists.has(type) ? value.split(',').map((part) => part.trim()) : value }),
    ...(bound === null ? {} : { threshold: bound }),
  }
}
