import type { Judgement, Span } from './judgement.ts'
import { type Finding, Findings, idOf, linesOf, memberOf, objectOf } from './readLines.ts'

/** `trec`: query, iteration, document, grade. `beir`: query, document, grade. */
type Form = 'jsonl' | 'trec' | 'beir'
const widths = { trec: 4, beir: 3 }

/**
 * Reads relevance judgements, whose form is told by the first line: TREC qrels of four columns, those of BEIR with three and mostly a header,
 * or JSONL as `printJudgements` writes it (BEIR's and TREC's names of the keys are read too). Columns are separated by tabs, or by white space
 * if there are no tabs. Of several judgements of the same place the last counts. A line that cannot be read is a finding.
 */
export function readJudgements(text: string): { judgements: Judgement[]; findings: Finding[] } {
  const findings = new Findings()
  const met = new Map<string, { judgement: Judgement; line: number }>()
  let form: Form | null = null
  for (const { line, source } of linesOf(text)) {
    if (form === null) {
      form = formOf(source)
      if (isHeader(source, form)) continue
    }
    const read = form === 'jsonl' ? fromObject(source) : fromColumns(source, form)
    if (typeof read === 'string') findings.add('error', line, read)
    else {
      const place = JSON.stringify([read.query, read.document, read.span ?? read.quote])
      const earlier = met.get(place)
      if (earlier && earlier.judgement.grade !== read.grade) findings.add('warning', line, otherGrade(read, earlier))
      met.set(place, { judgement: read, line })
    }
  }
  const judgements = [...met.values()].map(({ judgement }) => judgement)
  const list = findings.list()
  if (judgements.length === 0 && list.length === 0)
    list.push({ severity: 'error', line: 1, message: 'There is no judgement in this file.' })
  return { judgements, findings: list }
}

function otherGrade({ query, document, grade }: Judgement, earlier: { judgement: Judgement; line: number }): string {
  return `The document \`${document}\` has the grade ${earlier.judgement.grade} for the query \`${query}\` on line ${earlier.line}. The grade of this line, ${grade}, counts.`
}

function formOf(first: string): Form {
  if (first.startsWith('{')) return 'jsonl'
  return fieldsOf(first, widths.beir) ? 'beir' : 'trec'
}

/** The fields of a line if it has this number of them. Ids may have spaces where tabs separate the fields. */
function fieldsOf(source: string, width: number): string[] | null {
  const ways = source.includes('\t') ? [source.split('\t'), source.split(/\s+/)] : [source.split(/\s+/)]
  return ways.find((fields) => fields.length === width)?.map((field) => field.trim()) ?? null
}

function isHeader(source: string, form: Form): boolean {
  if (form === 'jsonl') return false
  const fields = fieldsOf(source, widths[form])
  return fields !== null && /^(?:query|topic|q)[-_ ]?(?:id|no|num)?$/i.test(fields[0] ?? '') && gradeOf(fields.at(-1)) === null
}

function fromColumns(source: string, form: 'trec' | 'beir'): Judgement | string {
  const fields = fieldsOf(source, widths[form])
  if (!fields) return form === 'trec' ? notTrec : notBeir
  const [query = '', document = '', grade = ''] = form === 'trec' ? [fields[0], fields[2], fields[3]] : fields
  if (query === '' || document === '') return 'The id of the query or of the document is empty.'
  const read = gradeOf(grade)
  return read === null ? wrongGrade(grade) : { query, document, grade: read, span: null, quote: null }
}

const notTrec =
  'This line does not have four fields. A line of TREC judgements is `query iteration document grade`, with spaces or tabs between the fields.'
const notBeir =
  'This line does not have three fields. A line of BEIR judgements is `query-id corpus-id score`, with tabs between the fields.'

/** The keys of each member: Assay's, BEIR's, those of TREC tools. */
const keys = {
  query: ['query', 'query-id', 'query_id', 'qid'],
  document: ['document', 'corpus-id', 'corpus_id', 'doc_id', 'docid', 'docno'],
  grade: ['grade', 'score', 'relevance', 'rel'],
}

function fromObject(source: string): Judgement | string {
  const object = objectOf(source)
  if (!object) return 'This line is not a JSON object. Each line is one: {"query": "q1", "document": "a.md", "grade": 1}.'
  const query = idOf(memberOf(object, keys.query))
  const document = idOf(memberOf(object, keys.document))
  if (query === null || document === null)
    return `The id of the ${query === null ? 'query' : 'document'} is missing. A line is {"query": "q1", "document": "a.md", "grade": 1}.`
  const written = memberOf(object, keys.grade)
  const grade = gradeOf(written)
  if (grade === null) return wrongGrade(written)
  const span = spanOf(object)
  if (typeof span === 'string') return span
  const quote = object['quote'] ?? null
  if (quote !== null && (typeof quote !== 'string' || quote.trim() === '')) return '`quote` is not a text.'
  return { query, document, grade, span, quote }
}

function spanOf({ start, end }: Record<string, unknown>): Span | null | string {
  if (start == null && end == null) return null
  if (!isPosition(start) || !isPosition(end) || start >= end)
    return '`start` and `end` are not positions in a text: whole numbers from 0, of which `end` is the larger.'
  return { start, end }
}

function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** A whole number, also one that is written as `1.0`. */
function gradeOf(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !/^[-+]?\d+(?:\.0*)?$/.test(text)) return null
  const grade = Number(text)
  return Number.isSafeInteger(grade) ? grade : null
}

function wrongGrade(written: unknown): string {
  if (written === undefined)
    return 'The grade is missing. Give a whole number: 0 for a document that is not relevant, 1 or more for one that is.'
  return `The grade \`${typeof written === 'string' ? written : JSON.stringify(written)}\` is not a whole number.`
}

/** JSONL that `readJudgements` reads. */
export function printJudgements(judgements: readonly Judgement[]): string {
  return judgements
    .map(({ query, document, grade, span, quote }) => {
      const line = { query, document, grade, ...span, ...(quote === null ? {} : { quote }) }
      return `${JSON.stringify(line)}\n`
    })
    .join('')
}
