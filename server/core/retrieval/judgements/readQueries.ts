import { type Finding, Findings, idOf, linesOf, memberOf, objectOf } from './readLines.ts'

export type Query = { id: string; text: string }

/**
 * Reads queries: JSONL (`{"_id", "text"}` a line, other keys are ignored) or TSV (`id text` with a tab between them, with or without a
 * header). A line that cannot be read, or whose id occurred before, is a finding.
 */
export function readQueries(text: string): { queries: Query[]; findings: Finding[] } {
  const findings = new Findings()
  const queries: Query[] = []
  const met = new Map<string, number>()
  let columns: Columns | null = null
  let isJson: boolean | null = null
  for (const { line, source } of linesOf(text)) {
    isJson ??= source.startsWith('{')
    if (!isJson && columns === null) {
      const header = headerOf(source)
      columns = header ?? { id: 0, text: null }
      if (header) continue
    }
    const read = columns ? fromColumns(source, columns) : fromObject(source)
    const earlier = typeof read === 'string' ? undefined : met.get(read.id)
    if (typeof read === 'string') findings.add('error', line, read)
    else if (earlier !== undefined)
      findings.add('error', line, `The id \`${read.id}\` is taken by the query on line ${earlier}. Give this one another id.`)
    else {
      met.set(read.id, line)
      queries.push(read)
    }
  }
  const list = findings.list()
  if (queries.length === 0 && list.length === 0) list.push({ severity: 'error', line: 1, message: 'There is no query in this file.' })
  return { queries, findings: list }
}

function fromObject(source: string): Query | string {
  const object = objectOf(source)
  if (!object) return 'This line is not a JSON object. Each line is one: {"_id": "q1", "text": "..."}.'
  const id = idOf(memberOf(object, ['_id', 'id']))
  if (id === null) return 'The id is missing. A line is {"_id": "q1", "text": "..."}.'
  const text = object['text']
  return typeof text === 'string' && text.trim() !== '' ? { id, text } : `\`text\`, the text of the query \`${id}\`, is missing.`
}

/** The places of the columns in a row; `text: null` is the rest of the row after the id. */
type Columns = { id: number; text: number | null }

function headerOf(source: string): Columns | null {
  const names = source.split('\t').map((name) => name.trim().toLowerCase())
  const id = names.findIndex((name) => /^(?:_?id|qid|query[-_ ]?id)$/.test(name))
  const text = names.findIndex((name) => /^(?:text|query|question)$/.test(name))
  return id === -1 || text === -1 ? null : { id, text }
}

function fromColumns(source: string, columns: Columns): Query | string {
  const fields = source.split('\t')
  const id = fields[columns.id]?.trim() ?? ''
  const text = (columns.text === null ? fields.slice(1).join(' ') : (fields[columns.text] ?? '')).trim()
  if (id === '' || text === '') return 'This line is not an id and a text with a tab between them.'
  return { id, text }
}
