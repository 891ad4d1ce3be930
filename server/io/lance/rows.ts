import type * as Arrow from 'apache-arrow'
import type { SourceDocument } from '../../core/retrieval/document.ts'

/** A passage as it is stored. */
export type StoredChunk = {
  /** `${document}:${start}-${end}` */
  id: string
  document: string
  path: string
  title: string | null
  /** Its place among the passages of its document, from 0. */
  place: number
  start: number
  end: number
  page: number | null
  headings: readonly string[]
  /** The slice of the document. */
  text: string
  /** What is embedded and found by full text: the slice with its headings. */
  indexed: string
  /** SHA-256 of `indexed`. */
  textHash: string
  tokens: number | null
  /** Null in an index without an embedder. */
  vector: Float32Array | null
  /** Values of the document's metadata by column. */
  fields: Readonly<Record<string, string | number>>
}

/** A document as it is stored. */
export type StoredDocument = SourceDocument & {
  /** Number of its passages. */
  chunks: number
  /** SHA-256 of the file's bytes. */
  fileHash: string
  /** Identifies how the file was read and split. */
  settingsHash: string
}

/**
 * A metadata column. Its name in the table does not depend on the user's name, which may contain any character. A boolean is a text: Arrow
 * for JavaScript cannot write a column of booleans in which all are missing.
 */
export type FieldColumn = { column: string; type: FieldType }
export type FieldType = 'string' | 'number'

/** A row of an index's table. One table has all rows, so that each of its versions is consistent: a commit replaces a file with its passages. */
export type Row = Record<string, string | number | null | Float32Array>

const head = 'head'
export const headId = head
export const hitColumns = [
  'id',
  'document',
  'path',
  'title',
  'place',
  'begins',
  'ends',
  'page',
  'facts',
  'text',
  'indexed',
  'text_hash',
  'tokens',
]

/** The schema of a new table. `dimensions` of a vector; 0 for an index without an embedder. */
export function rowSchema(arrow: typeof Arrow, dimensions: number): Arrow.Schema {
  const { Field, FixedSizeList, Float32, Int32, Schema, Utf8 } = arrow
  const text = (name: string) => new Field(name, new Utf8(), true)
  const integer = (name: string) => new Field(name, new Int32(), true)
  return new Schema([
    new Field('id', new Utf8(), false),
    // head, document or chunk
    new Field('kind', new Utf8(), false),
    text('path'),
    text('document'),
    text('title'),
    // The head, or the text of a document.
    text('body'),
    // What is never searched, as JSON.
    text('facts'),
    text('file_hash'),
    text('settings_hash'),
    integer('place'),
    integer('begins'),
    integer('ends'),
    integer('page'),
    text('text'),
    text('indexed'),
    text('text_hash'),
    integer('tokens'),
    ...(dimensions > 0 ? [new Field('vector', new FixedSizeList(dimensions, new Field('item', new Float32(), true)), true)] : []),
  ])
}

export function headRow(body: string): Row {
  return { id: head, kind: head, body }
}

export function chunkRow(chunk: StoredChunk): Row {
  const { id, document, path, title, place, start, end, page, headings, text, indexed, textHash, tokens, vector, fields } = chunk
  return {
    id: `chunk ${id}`,
    kind: 'chunk',
    path,
    document,
    title,
    // Not null: Lance stores a column with one value and nulls as a constant, and reads that value for every row.
    body: '',
    facts: JSON.stringify({ headings }),
    place,
    begins: start,
    ends: end,
    page,
    text,
    indexed,
    text_hash: textHash,
    tokens,
    ...(vector ? { vector } : {}),
    ...fields,
  }
}

export function documentRow(document: StoredDocument): Row {
  const { id, path, title, text, fileHash, settingsHash, pages, headings, metadata, chunks } = document
  return {
    id: `document ${id}`,
    kind: 'document',
    path,
    document: id,
    title,
    body: text,
    facts: JSON.stringify({ pages, headings, metadata }),
    file_hash: fileHash,
    settings_hash: settingsHash,
    place: chunks,
  }
}

/** A row that was read: only the selected columns. */
export type ReadRow = Readonly<Record<string, unknown>>

/** A passage without its vector, as a search reads it. */
export type ReadChunk = Omit<StoredChunk, 'vector' | 'fields'>

export function toChunk(row: ReadRow): ReadChunk {
  return {
    id: textIn(row, 'id').slice('chunk '.length),
    document: textIn(row, 'document'),
    path: textIn(row, 'path'),
    title: textOrNull(row, 'title'),
    place: numberOrNull(row, 'place') ?? 0,
    start: numberOrNull(row, 'begins') ?? 0,
    end: numberOrNull(row, 'ends') ?? 0,
    page: numberOrNull(row, 'page'),
    headings: (JSON.parse(textIn(row, 'facts')) as { headings: string[] }).headings,
    text: textIn(row, 'text'),
    indexed: textIn(row, 'indexed'),
    textHash: textIn(row, 'text_hash'),
    tokens: numberOrNull(row, 'tokens'),
  }
}

export function toPlace(row: ReadRow): { id: string; document: string; start: number; end: number } {
  return {
    id: textIn(row, 'id').slice('chunk '.length),
    document: textIn(row, 'document'),
    start: numberOrNull(row, 'begins') ?? 0,
    end: numberOrNull(row, 'ends') ?? 0,
  }
}

export function toDocument(row: ReadRow): StoredDocument {
  const facts = JSON.parse(textIn(row, 'facts')) as Pick<StoredDocument, 'pages' | 'headings' | 'metadata'>
  return {
    id: textIn(row, 'document'),
    path: textIn(row, 'path'),
    title: textOrNull(row, 'title'),
    text: textIn(row, 'body'),
    ...facts,
    chunks: numberOrNull(row, 'place') ?? 0,
    fileHash: textIn(row, 'file_hash'),
    settingsHash: textIn(row, 'settings_hash'),
  }
}

/** A document without its text. */
export function toDocumentFacts(row: ReadRow) {
  const { pages } = JSON.parse(textIn(row, 'facts')) as Pick<StoredDocument, 'pages'>
  return {
    id: textIn(row, 'document'),
    path: textIn(row, 'path'),
    title: textOrNull(row, 'title'),
    pages: pages.length,
    chunks: numberOrNull(row, 'place') ?? 0,
  }
}

export function toVector(value: unknown): Float32Array | null {
  if (value === null || value === undefined) return null
  return Float32Array.from(value as Iterable<number>)
}

/** A text as a literal of SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export function textIn(row: ReadRow, column: string): string {
  return textOrNull(row, column) ?? ''
}

function textOrNull(row: ReadRow, column: string): string | null {
  const value = row[column]
  return typeof value === 'string' ? value : null
}

export function numberOrNull(row: ReadRow, column: string): number | null {
  const value = row[column]
  return typeof value === 'bigint' ? Number(value) : typeof value === 'number' ? value : null
}
