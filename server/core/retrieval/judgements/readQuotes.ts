import { isRecord } from '../../json.ts'
import type { Judgement } from './judgement.ts'
import { type Finding, Findings, idOf, linesOf, memberOf, objectOf } from './readLines.ts'

/**
 * Reads the judgements in a file of queries: the member `relevant` of a line, a list of `{"document", "quote", "grade"?}` (grade default 1).
 * Lines without it have none; `readQueries` reports lines that are no queries.
 */
export function readQuotes(text: string): { judgements: Judgement[]; findings: Finding[] } {
  const findings = new Findings()
  const judgements: Judgement[] = []
  for (const { line, source } of linesOf(text)) {
    const object = source.startsWith('{') ? objectOf(source) : null
    const query = object && idOf(memberOf(object, ['_id', 'id']))
    if (!object || query === null || object['relevant'] === undefined) continue
    const list: unknown[] = Array.isArray(object['relevant']) ? object['relevant'] : [null]
    for (const each of list) {
      const read = isRecord(each) ? fromRecord(query, each) : null
      if (read) judgements.push(read)
      else findings.add('error', line, `\`relevant\` of the query \`${query}\` is not a list of {"document": "a.md", "quote": "..."}.`)
    }
  }
  return { judgements, findings: findings.list() }
}

function fromRecord(query: string, { document, quote, grade = 1 }: Record<string, unknown>): Judgement | null {
  if (typeof document !== 'string' || typeof quote !== 'string' || quote.trim() === '') return null
  return typeof grade === 'number' && Number.isSafeInteger(grade) ? { query, document, grade, span: null, quote } : null
}
