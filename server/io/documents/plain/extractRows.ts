import { parseDelimited } from '../../../core/experiment/blocks/caseTable.ts'
import { mostRows } from '../../../core/experiment/defaults.ts'
import { AppError } from '../../../core/errors.ts'
import { isRecord, type Json, textOf } from '../../../core/json.ts'
import type { MetadataValue, SourceDocument } from '../../../core/retrieval/document.ts'
import { cleanText } from '../text/cleanText.ts'
import { decodeFile } from '../text/decodeFile.ts'

/** A row of a table by its columns; `line` is where it begins in the file, from 1. */
type Row = { columns: Record<string, Json>; line: number }

/** Columns with the text of a row, by preference. A table with none of them has all its columns as text. */
const textColumns = ['text', 'content', 'contents', 'body', 'passage', '본문', '내용']
const titleColumns = ['title', '제목']

/** Rows of a CSV or TSV file, each as a document. @throws AppError FILE_ENCODING, BAD_INPUT */
export function extractTable(bytes: Uint8Array, path: string): SourceDocument[] {
  const { header, rows, lines, problems } = parseDelimited(decodeFile(bytes, path))
  const [problem] = problems
  if (problem) throw lineError(path, problem.line, problem.message)
  const types = header.map((_, column) => typeOf(rows.map((row) => row[column] ?? '')))
  return documentsOf(
    path,
    rows.map((row, index) => ({
      columns: Object.fromEntries(header.map((name, column) => [name, (types[column] ?? String)(row[column] ?? '')])),
      line: lines[index] ?? index + 2,
    })),
  )
}

/** Lines of a JSONL file, each an object and a document. @throws AppError FILE_ENCODING, BAD_INPUT */
export function extractJsonl(bytes: Uint8Array, path: string): SourceDocument[] {
  const text = decodeFile(bytes, path)
  const rows: Row[] = []
  let at = 0
  for (let line = 1; at < text.length; line += 1) {
    const next = text.indexOf('\n', at)
    const source = text.slice(at, next === -1 ? text.length : next).trim()
    at = next === -1 ? text.length : next + 1
    if (source === '') continue
    if (rows.length === mostRows)
      throw new AppError('BAD_INPUT', `${path} has more than ${mostRows.toLocaleString('en')} lines, the most that can be read. Split it.`)
    rows.push({ columns: objectOf(source, path, line), line })
  }
  return documentsOf(path, rows)
}

function objectOf(source: string, path: string, line: number): Record<string, Json> {
  let value: Json
  try {
    value = JSON.parse(source) as Json
  } catch {
    value = null
  }
  if (isRecord(value)) return value
  throw lineError(path, line, 'This line is not a JSON object. Each line is one, such as {"_id": "1", "title": "...", "text": "..."}.')
}

/** The row's `_id` is the id of its document. Its title comes first in the text, as a heading, so that it is found too. */
function documentsOf(path: string, rows: readonly Row[]): SourceDocument[] {
  const lines = new Map<string, number>()
  return rows.flatMap(({ columns, line }, index) => {
    const ownId = wordOf(columns['_id'])
    const id = ownId === '' ? `${path}#${index + 1}` : ownId
    const before = lines.get(id)
    if (before !== undefined)
      throw lineError(path, line, `The _id ${JSON.stringify(id)} is that of line ${before}, too. Give each row its own.`)
    lines.set(id, line)
    const { title, text, metadata } = contentOf(columns)
    if (title === '' && text === '') return []
    const both = [title, text].filter((part) => part !== '').join('\n\n')
    const headings = title === '' ? [] : [{ level: 1, start: 0, end: title.length }]
    return [{ id, path, title: title === '' ? null : title, text: both, pages: [], headings, metadata }]
  })
}

function contentOf(columns: Record<string, Json>): { title: string; text: string; metadata: Record<string, MetadataValue> } {
  const names = Object.keys(columns)
  const named = (wanted: readonly string[]) => wanted.flatMap((want) => names.find((name) => name.toLowerCase() === want) ?? [])[0]
  const titleName = named(titleColumns)
  const textName = named(textColumns)
  const title = titleName === undefined ? '' : wordOf(columns[titleName])
  const others = names.filter((name) => name !== '_id' && name !== titleName && name !== textName)
  const text =
    textName === undefined
      ? others
          .map((name) => [name, wordOf(columns[name])] as const)
          .flatMap(([name, word]) => (word === '' ? [] : [cleanText(`${name}: ${word}`)]))
          .join('\n')
      : cleanText(textOf(columns[textName] ?? '').replace(/\r\n?/g, '\n')).trim()
  return { title, text, metadata: Object.fromEntries(others.flatMap((name) => metadataOf(name, columns[name] ?? null))) }
}

/** In BEIR's files the column `metadata` is an object of columns. */
function metadataOf(name: string, value: Json): [string, MetadataValue][] {
  if (name === 'metadata' && isRecord(value)) return Object.entries(value).map(([inner, part]) => [inner.normalize('NFC'), scalarOf(part)])
  return [[name.normalize('NFC'), scalarOf(value)]]
}

function scalarOf(value: Json): MetadataValue {
  return typeof value === 'string'
    ? value.normalize('NFC')
    : typeof value === 'object' && value !== null
      ? textOf(value).normalize('NFC')
      : value
}

/** A value as one line of text; `''` for none. */
function wordOf(value: Json | undefined): string {
  return value === undefined || value === null ? '' : cleanText(textOf(value)).replace(/\s+/g, ' ').trim()
}

/** How the values of a column are read: numbers or booleans only if all of them are, and print as they were typed. */
function typeOf(values: readonly string[]): (value: string) => Json {
  const used = values.filter((value) => value !== '')
  if (used.length === 0) return (value) => value
  if (used.every((value) => String(Number(value)) === value && Number.isFinite(Number(value))))
    return (value) => (value === '' ? null : Number(value))
  if (used.every((value) => value === 'true' || value === 'false')) return (value) => (value === '' ? null : value === 'true')
  return (value) => value
}

function lineError(path: string, line: number, message: string): AppError {
  return new AppError('BAD_INPUT', `${path}, line ${line}: ${message}`, { place: { file: path, line } })
}
