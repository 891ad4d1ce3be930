import type { FileHandle } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import type { DatasetRecord } from '../../../core/dataset/formats/recordFormat.ts'
import { AppError } from '../../../core/errors.ts'
import { markedColumn, markedNames, unmarkFormulas } from '../../../core/formulaMark.ts'
import type { TextEncoding } from '../../../core/textEncoding.ts'
import { type FileRecord, mostRecordChars, type RecordBatch } from './fileRecord.ts'
import { textPieces } from './textDecoding.ts'

/** `lineEnds`: what ends a row. */
export type TableHeader = { columns: string[]; delimiter: string; lineEnds: string[]; notes: string[] }

const BATCH = 500
const delimiterNames: Record<string, string> = { '\t': 'tabs', ';': 'semicolons', ',': 'commas', '|': 'vertical bars' }
/** What an ending tells about the delimiter. Another one is noted. */
const usualDelimiter: Record<string, string> = { '.csv': ',', '.tsv': '\t', '.tab': '\t' }

/** The names of the columns and what is between them. @throws AppError BAD_INPUT */
export async function tableHeader(file: FileHandle, encoding: TextEncoding, name: string): Promise<TableHeader> {
  let text = ''
  for await (const piece of textPieces(file, encoding)) {
    text += piece.text
    if (/[^\s][^\n]*\n/.test(text) || text.length > mostRecordChars) break
  }
  const delimiter = delimiterOf(text)
  const lineEnds = text.includes('\n') || !text.includes('\r') ? ['\r\n', '\n'] : ['\r']
  for await (const { record } of parsed([text], { delimiter, lineEnds, most: mostRecordChars }, () => undefined)) {
    const { columns, notes } = namesOf(record)
    if (columns.length === 1)
      notes.push('The table has one column. If there are more, their delimiter is none of comma, semicolon, tab and vertical bar.')
    else if (delimiter !== usualDelimiter[extname(name).toLowerCase()])
      notes.push(`Columns are separated by ${delimiterNames[delimiter] ?? delimiter}.`)
    return { columns, delimiter, lineEnds, notes }
  }
  throw new AppError('BAD_INPUT', 'The file has no header. The first line has to name the columns.', { place: { file: name, line: 1 } })
}

/**
 * The rows of a table by its header. Nothing is trimmed. A row with another number of fields is left out, and marks against formulas of a table that
 * Assay wrote are taken off. @throws AppError BAD_INPUT for a row that is too long, because what follows it is not found
 */
export async function* rowsOfTable(
  file: FileHandle,
  { encoding, header, name, most }: { encoding: TextEncoding; header: TableHeader; name: string; most: number },
): AsyncGenerator<RecordBatch> {
  const badLines = new Set<number>()
  let bytes = 0
  async function* pieces() {
    let line = 1
    for await (const piece of textPieces(file, encoding)) {
      bytes = piece.bytes
      if (!piece.text.isWellFormed())
        for (const [position, text] of piece.text.split('\n').entries()) if (!text.isWellFormed()) badLines.add(line + position)
      for (let at = piece.text.indexOf('\n'); at !== -1; at = piece.text.indexOf('\n', at + 1)) line += 1
      yield piece.text
    }
  }
  let records: FileRecord[] = []
  /** The line after the last row. The parser's own count is too high for CRLF in quoted fields. */
  let next = 1
  const lineEnd = header.lineEnds.includes('\n') ? '\n' : '\r'
  const placed = (raw: string) => {
    const blank = /^(?:\r\n|\n|\r)*/.exec(raw)?.[0] ?? ''
    const source = raw.slice(blank.length).replace(/(?:\r\n|\n|\r)$/, '')
    const line = next + blank.replaceAll('\r\n', '\n').length
    next = line + source.split(lineEnd).length
    return { line, end: next - 1, source }
  }
  const skipped = (error: CsvError | undefined, raw = '') => {
    const { line, source } = placed(raw)
    if (error?.code !== 'CSV_QUOTE_NOT_CLOSED')
      throw new AppError(
        'BAD_INPUT',
        `The row is longer than ${most.toLocaleString('en')} bytes, so a quotation mark before it is probably not closed. Close it, or double a quotation mark that is part of a text.`,
        { place: { file: name, line } },
      )
    const reason =
      'A quotation mark of this row is not closed, so everything after it is a part of the row. Close it, or double a quotation mark that is part of a text.'
    records.push({ line, source, reason })
    return undefined
  }
  const read = tableReader(header.columns)
  let isHeader = true
  for await (const { record, raw } of parsed(pieces(), { ...header, most }, skipped)) {
    const { line, end, source } = placed(raw)
    if (isHeader) {
      isHeader = false
      continue
    }
    const isBad = badLines.size > 0 && hasOneOf(badLines, line, end)
    const reading = isBad ? { reason: 'The row has bytes that are not valid in the encoding of the file.' } : read(record)
    records.push({ line, source, ...reading })
    if (records.length < BATCH) continue
    yield { records, bytes }
    records = []
  }
  yield { records, bytes }
}

function hasOneOf(lines: ReadonlySet<number>, from: number, to: number): boolean {
  for (let line = from; line <= to; line += 1) if (lines.has(line)) return true
  return false
}

type Parsed = { record: string[]; raw: string }

function parsed(
  text: Iterable<string> | AsyncIterable<string>,
  { delimiter, lineEnds, most }: Pick<TableHeader, 'delimiter' | 'lineEnds'> & { most: number },
  onSkip: (error: CsvError | undefined, raw: string | undefined) => undefined,
): AsyncIterable<Parsed> {
  const parser = parse({
    delimiter,
    record_delimiter: lineEnds,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: most,
    info: true,
    raw: true,
    on_skip: onSkip,
  })
  const source = Readable.from(text)
  source.on('error', (error) => parser.destroy(error))
  parser.on('close', () => source.destroy())
  return source.pipe(parser)
}

function tableReader(
  columns: readonly string[],
): (fields: readonly string[]) => { record: DatasetRecord; rounded: string[] } | { reason: string } {
  const marks = columns.indexOf(markedColumn)
  const isMarked = marks !== -1
  const names = isMarked ? columns.map((name) => unmarkFormulas(name)) : columns
  return (fields) => {
    if (fields.length !== columns.length)
      return {
        reason: `The row has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, but the header has ${columns.length}. Put a text that contains the delimiter or a line break into quotation marks, and double the quotation marks in it.`,
      }
    const marked = isMarked ? markedNames(fields[marks] ?? '') : []
    if (!marked)
      return {
        reason: `\`${markedColumn}\` is not a list of columns such as ["output"]. Restore it, or delete the column if the texts have no added apostrophes.`,
      }
    const record: DatasetRecord = {}
    for (const [position, column] of names.entries()) {
      if (position === marks) continue
      const field = fields[position] ?? ''
      Object.defineProperty(record, column, {
        value: marked.includes(column) ? unmarkFormulas(field) : field,
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
    return { record, rounded: [] }
  }
}

function namesOf(header: readonly string[]): { columns: string[]; notes: string[] } {
  const notes: string[] = []
  const taken = new Set<string>()
  const columns = header.map((given, column) => {
    const trimmed = given.trim()
    if (trimmed !== given) notes.push(`The name of the column ${trimmed} is read without the white space around it.`)
    const base = trimmed === '' ? `column${column + 1}` : trimmed
    if (trimmed === '') notes.push(`Column ${column + 1} has no name and is called ${base}.`)
    let free = base
    for (let number = 2; taken.has(free); number += 1) free = `${base}_${number}`
    if (free !== base) notes.push(`There are several columns ${base}; one of them is called ${free}.`)
    taken.add(free)
    return free
  })
  return { columns, notes }
}

function delimiterOf(text: string): string {
  const first = /^\s*([^\r\n]*)/.exec(text)?.[1]?.replace(/"[^"]*"/g, '') ?? ''
  if (first.includes('\t')) return '\t'
  const [best] = [',', ';', '|'].toSorted((a, b) => first.split(b).length - first.split(a).length)
  return best ?? ','
}
