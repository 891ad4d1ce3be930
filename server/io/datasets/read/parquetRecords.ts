import type { FileHandle } from 'node:fs/promises'
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  type ParquetParsers,
  type SchemaElement,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { DatasetRecord } from '../../../core/dataset/formats/recordFormat.ts'
import { AppError } from '../../../core/errors.ts'
import type { Json } from '../../../core/json.ts'
import type { FileRecord, RecordBatch } from './fileRecord.ts'

export type ParquetTable = {
  buffer: AsyncBuffer
  metadata: FileMetaData
  columns: string[]
  rows: number
  notes: string[]
  decimals: ReadonlyMap<string, number>
}

/** Rows that are read at once, unless a row group has fewer. */
const ROWS_AT_ONCE = 20_000

const day = (date: Date) => date.toISOString().slice(0, 10)

/** Values that hyparquet would round, or replace, are texts here. Bytes that are not UTF-8 become half of a surrogate pair, which no valid text has. */
const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (millis) => new Date(Number(millis)).toISOString(),
  timestampFromMicroseconds: (micros) => instant(micros, 1_000_000n, 6),
  timestampFromNanoseconds: (nanos) => instant(nanos, 1_000_000_000n, 9),
  dateFromDays: (days) => day(new Date(days * 86_400_000)),
  stringFromBytes: textOfBytes,
  jsonFromBytes: textOfBytes,
}

/** @throws AppError BAD_INPUT */
export async function openParquet(file: FileHandle, name: string): Promise<ParquetTable> {
  const { size } = await file.stat()
  const buffer: AsyncBuffer = {
    byteLength: size,
    async slice(start, end = size) {
      const data = new Uint8Array(end - start)
      let at = 0
      while (at < data.length) {
        const { bytesRead } = await file.read(data, at, data.length - at, start + at)
        if (bytesRead === 0) throw new Error('The file ends before its table does.')
        at += bytesRead
      }
      return data.buffer
    },
  }
  try {
    const read = await parquetMetadataAsync(buffer, { parsers, geoparquet: false })
    const { metadata, decimals } = withoutDecimals(read)
    const columns = topLevel(metadata.schema).map((element) => element.name)
    return { buffer, metadata, columns, rows: Number(metadata.num_rows), notes: [], decimals }
  } catch (thrown) {
    throw broken(name, thrown)
  }
}

/** Rows in their order; the line of a row is its number. A column of bytes is left out of the rows and named once, in `notes` of the table. */
export async function* rowsOfParquet(table: ParquetTable, name: string): AsyncGenerator<RecordBatch> {
  const { buffer, metadata } = table
  let start = 0
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows)
    for (let from = start; from < end; from += ROWS_AT_ONCE) {
      const to = Math.min(end, from + ROWS_AT_ONCE)
      const options = { file: buffer, metadata, rowStart: from, rowEnd: to, compressors, parsers, geoparquet: false }
      const rows = await parquetReadObjects(options).catch((thrown: unknown) => {
        throw broken(name, thrown)
      })
      const records = rows.map((row, position) => recordOf(row, from + position + 1, table))
      yield { records, bytes: Math.round((buffer.byteLength * to) / Math.max(1, table.rows)) }
    }
    start = end
  }
}

function broken(name: string, thrown: unknown): AppError {
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('BAD_INPUT', `${name} cannot be read as Parquet: ${why.replace(/\.$/, '')}. It may be incomplete; get it again.`, {
    cause: thrown,
    place: { file: name },
  })
}

function recordOf(row: Record<string, unknown>, line: number, { notes, decimals }: ParquetTable): FileRecord {
  const rounded = new Set<string>()
  const entries: [string, Json][] = []
  for (const [column, value] of Object.entries(row)) {
    const scale = decimals.get(column)
    if (value instanceof Uint8Array && scale === undefined) {
      const note = `The column ${column} has bytes, which rows cannot hold. It is left out.`
      if (!notes.includes(note)) notes.push(note)
      continue
    }
    entries.push([column, scale === undefined ? plain(value, { column, rounded, depth: 0 }) : decimalText(value, scale)])
  }
  const record: DatasetRecord = Object.fromEntries(entries)
  const source = JSON.stringify(record)
  if (source.includes('\\udcff') && !isValid(record)) return { line, source, reason: 'A text of the row is not valid UTF-8.' }
  return { line, source, record, rounded: [...rounded] }
}

function isValid(value: Json): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  return typeof value !== 'object' || value === null || Object.values(value).every((member) => isValid(member))
}

function plain(value: unknown, at: { column: string; rounded: Set<string>; depth: number }): Json {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (Number.isSafeInteger(number)) return number
    if (at.depth > 0) at.rounded.add(at.column)
    return String(value)
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Date) return value.toISOString()
  const inner = { ...at, depth: at.depth + 1 }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, (item) => plain(item, inner))
  if (Array.isArray(value)) return value.map((item) => plain(item, inner))
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member, inner)]))
}

/** Decimals of the top level are read as whole numbers, so that they keep their digits. */
function withoutDecimals(metadata: FileMetaData): { metadata: FileMetaData; decimals: Map<string, number> } {
  const decimals = new Map<string, number>()
  for (const element of topLevel(metadata.schema)) {
    if (element.converted_type !== 'DECIMAL' || (element.type === 'BYTE_ARRAY' && element.num_children === undefined)) continue
    decimals.set(element.name, element.scale ?? 0)
    delete element.converted_type
    delete element.logical_type
  }
  return { metadata, decimals }
}

function topLevel([root, ...others]: readonly SchemaElement[]): SchemaElement[] {
  const children: SchemaElement[] = []
  let at = 0
  const skip = (count: number) => {
    for (let child = 0; child < count; child += 1) {
      const element = others[at]
      at += 1
      if (element?.num_children) skip(element.num_children)
    }
  }
  for (let child = 0; child < (root?.num_children ?? 0); child += 1) {
    const element = others[at]
    at += 1
    if (element) children.push(element)
    if (element?.num_children) skip(element.num_children)
  }
  return children
}

function decimalText(value: unknown, scale: number): Json {
  if (value === null || value === undefined) return null
  const whole = value instanceof Uint8Array ? signed(value) : BigInt(value as number | bigint)
  if (scale <= 0) return String(whole * 10n ** BigInt(-scale))
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0')
  return `${whole < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function signed(bytes: Uint8Array): bigint {
  const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  return BigInt.asIntN(bytes.length * 8, value)
}

/** ISO 8601 with the digits of a second that there are. */
function instant(value: bigint, perSecond: bigint, digits: number): string {
  const fraction = ((value % perSecond) + perSecond) % perSecond
  const seconds = (value - fraction) / perSecond
  const start = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  const shown = String(fraction).padStart(digits, '0').replace(/0+$/, '').padEnd(3, '0')
  return `${start}.${shown}Z`
}

function textOfBytes(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replaceAll('\ufffd', '\udcff')
  }
}
