import { parse } from 'csv-parse/browser/esm/sync'
import { AppError } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { mostColumns, mostRows } from '../defaults.ts'
import { caseKeys, type CaseRow, caseSchema, toCaseRow } from './caseRow.ts'
import { type LineProblem, readJsonl } from './readJsonl.ts'
import type { Kept } from './typedItem.ts'
import { withoutMarks } from './withoutMarks.ts'

/** `lines` has for each row the 1-based line where it begins. `problems`: the rows that are left out. */
export type Table = { header: string[]; rows: string[][]; lines: number[]; problems: { line: number; message: string }[] }

/** Test cases from JSONL. A line with an error gives no case; errors and warnings are in `problems`. `file` is used for places only. */
export function parseCasesJsonl(
  text: string,
  file: string,
): { cases: CaseRow[]; problems: (LineProblem & { file: string })[]; kept: Kept } {
  const { rows, problems, kept } = readJsonl(text, caseSchema, { known: caseKeys, file })
  return { cases: rows.map(({ row, line }) => toCaseRow(row, line)), problems: problems.map((problem) => ({ ...problem, file })), kept }
}

/** One line for each case, its keys in the order id, vars, reference, tags; keys without a value are left out. */
export function printCasesJsonl(cases: readonly Partial<Omit<CaseRow, 'line'>>[]): string {
  return cases
    .map(({ id, vars = {}, reference, tags = [] }) => {
      const line = {
        ...(id == null ? {} : { id }),
        vars,
        ...(reference == null ? {} : { reference }),
        ...(tags.length === 0 ? {} : { tags }),
      }
      return `${JSON.stringify(line)}\n`
    })
    .join('')
}

/**
 * Reads CSV, TSV or text pasted from a spreadsheet; the first row is the header. The delimiter is the tab if the first line has
 * one, otherwise the more frequent of comma and semicolon. Short rows are filled with `''`, columns without a name are called
 * `column2` and so on, and a name that occurs again gets a number. A row with more fields than the header has a delimiter that is
 * not quoted, so that its texts are in wrong columns: it is left out and reported in `problems`; empty fields at its end do not
 * count. So is a row with JSON that is not quoted and contains the delimiter. Marks of a CSV that Assay exported are taken off. Throws AppError BAD_INPUT with the line of a quote that is not closed, and
 * for a table with too many rows, columns or fields.
 */
export function parseDelimited(text: string): Table {
  const clean = text.replace(/^\uFEFF/, '')
  const [first, ...rest] = parseRecords(clean)
  if (!first) return { header: [], rows: [], lines: [], problems: [] }
  const width = first.record.length
  if (width > mostColumns) throw tooLarge(`${count(width)} columns`, `${count(mostColumns)} columns`)
  if (rest.length > mostRows) throw tooLarge(`more than ${count(mostRows)} rows`, `${count(mostRows)} rows`)
  if (width * rest.length > mostFields)
    throw tooLarge(`${count(rest.length)} rows of ${count(width)} fields`, `${count(mostFields)} fields`)
  const header = nameColumns(first.record.map((name) => name.trim()))
  const delimiter = delimiterOf(clean)
  const read: Table = { header, rows: [], lines: [], problems: [] }
  for (const { record, line, quoted } of rest) {
    const used = usedFields(record)
    const split = used > width ? -1 : splitJson(record, quoted, delimiter)
    if (used > width) read.problems.push({ line, message: wideRow(used, width, delimiter) })
    else if (split >= 0) read.problems.push({ line, message: splitField(header[split] ?? '', delimiter) })
    else {
      read.rows.push(Array.from({ length: width }, (_, column) => record[column] ?? ''))
      read.lines.push(line)
    }
  }
  return withoutMarks(read)
}

/** The number of fields up to the last one that is not empty. */
function usedFields(record: readonly string[]): number {
  return record.findLastIndex((field) => field.trim() !== '') + 1
}

/** Joins that are tried for a field: a row of very many fields must not take long. */
const mostJoined = 100

/** The column of a field that is a part of JSON, of which the rest is in the fields after it; -1 when there is none. */
function splitJson(record: readonly string[], quoted: ReadonlySet<number>, delimiter: string): number {
  return record.findIndex((field, column) => {
    const [close] = /^\s*\{/.test(field) ? ['}'] : /^\s*\[/.test(field) ? [']'] : []
    if (close === undefined || quoted.has(column) || isJson(field)) return false
    const most = Math.min(record.length, column + mostJoined)
    for (let end = column + 1; end < most; end++)
      if (record[end]?.trimEnd().endsWith(close) && isJson(record.slice(column, end + 1).join(delimiter))) return true
    return false
  })
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const markOf = (delimiter: string) => (delimiter === '\t' ? 'tab' : delimiter === ';' ? 'semicolon' : 'comma')

function splitField(column: string, delimiter: string): string {
  return `The JSON in the column ${column} contains a ${markOf(delimiter)}, so that the texts after it are in wrong columns. Put it into quotation marks, and double the quotation marks in it.`
}

function wideRow(fields: number, columns: number, delimiter: string): string {
  return `The row has ${fields} fields, but the header has ${columns}. Put each field that contains a ${markOf(delimiter)} into quotation marks, and double the quotation marks in it.`
}

/** Short rows are filled to the width of the header, so that a small file could fill the memory. */
const mostFields = 5_000_000
/** Characters of a row. A quote that is not closed makes one row of the rest of the file. */
const longestRow = 2_000_000

const count = (number: number) => number.toLocaleString('en')

function tooLarge(what: string, most: string): AppError {
  return new AppError('BAD_INPUT', `This table has ${what}; at most ${most} can be read. Split it, or check that it is a table.`)
}

/**
 * Rows as test cases. The column `id` gives the id, `tags` the tags (separated by commas or semicolons), every other column a
 * variable. `reference` names the column that holds the reference; `true` takes the first of `reference`, `expected` and `label`
 * that exists.
 */
export function casesFromTable(
  table: Pick<Table, 'header' | 'rows'> & Partial<Table>,
  options: { reference?: string | boolean } = {},
): CaseRow[] {
  const { header, rows, lines } = table
  const named = (name: string): number => header.findIndex((column) => column.toLowerCase() === name)
  const { reference = false } = options
  const referenceColumn =
    typeof reference === 'string'
      ? header.indexOf(reference)
      : reference
        ? (['reference', 'expected', 'label'].map(named).find((column) => column !== -1) ?? -1)
        : -1
  const idColumn = named('id')
  const tagsColumn = named('tags')
  const varColumns = header
    .map((_, column) => column)
    .filter((column) => column !== idColumn && column !== tagsColumn && column !== referenceColumn)
  return rows.map((row, index) => ({
    id: row[idColumn]?.trim() || null,
    vars: Object.fromEntries(varColumns.map((column): [string, Json] => [header[column] ?? '', row[column] ?? ''])),
    reference: referenceColumn === -1 || row[referenceColumn] === '' ? null : (row[referenceColumn] ?? null),
    tags: (row[tagsColumn] ?? '')
      .split(/[,;]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    line: lines?.[index] ?? index + 2,
  }))
}

/** `quoted`: the columns of quoted fields that begin as JSON does. */
type TableRecord = { record: string[]; line: number; quoted: ReadonlySet<number> }

const none: ReadonlySet<number> = new Set()

function parseRecords(text: string): TableRecord[] {
  const lines: number[] = []
  const quoted: ReadonlySet<number>[] = []
  let begun = 1
  let columns: number[] = []
  const noteQuoted = (field: string, { quoting, index }: { quoting: boolean; index: number }): string => {
    if (quoting && /^\s*[{[]/.test(field)) columns.push(index)
    return field
  }
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: longestRow,
      // The header, and one row more than can be read.
      to: mostRows + 2,
      ...(/"\s*[{[]/.test(text) ? { cast: noteQuoted } : {}),
      on_record: (record: string[], { lines: endLine }) => {
        quoted.push(columns.length === 0 ? none : new Set(columns))
        columns = []
        begun = endLine + 1
        lines.push(endLine - record.reduce((breaks, field) => breaks + (field.split('\n').length - 1), 0))
        return record
      },
    })
    return records.map((record, index) => ({ record, line: lines[index] ?? index + 1, quoted: quoted[index] ?? none }))
  } catch (thrown) {
    // csv-parse names the line where the text ends.
    const at = begun
    throw new AppError(
      'BAD_INPUT',
      `The table cannot be read: a quote opened near line ${at} is not closed. Close it, or double a quote that is part of the text.`,
      { cause: thrown, place: { line: at } },
    )
  }
}

function delimiterOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? ''
  if (first.includes('\t')) return '\t'
  return occurrences(first, ';') > occurrences(first, ',') ? ';' : ','
}

function occurrences(text: string, character: string): number {
  let found = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found += 1
  return found
}

function nameColumns(names: string[]): string[] {
  const taken = new Set<string>()
  return names.map((name, column) => {
    const base = name === '' ? `column${column + 1}` : name
    let free = base
    for (let number = 2; taken.has(free); number++) free = `${base}_${number}`
    taken.add(free)
    return free
  })
}
