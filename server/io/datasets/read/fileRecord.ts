import type { DatasetRecord } from '../../../core/dataset/formats/recordFormat.ts'
import { strictJson } from '../../../core/dataset/json/strictJson.ts'
import { AppError } from '../../../core/errors.ts'
import { isRecord } from '../../../core/json.ts'
import type { TextEncoding } from '../../../core/textEncoding.ts'

/**
 * A record of a file with the line, from 1, where it begins; in Parquet its number. `source`: its text. `rounded`: members that contain a number
 * which would lose digits, so that it is a text. `reason`: why it cannot be read.
 */
export type FileRecord = { line: number; source: string } & ({ record: DatasetRecord; rounded: string[] } | { reason: string })

/** Some records and the bytes of the file that were read up to them. */
export type RecordBatch = { records: FileRecord[]; bytes: number }

export const containers = ['jsonl', 'json', 'csv', 'parquet'] as const
export type Container = (typeof containers)[number]

export type FileFacts = {
  container: Container
  bytes: number
  /** Null for Parquet. */
  encoding: TextEncoding | null
  /** Names of the columns; null where each record has its own. */
  columns: string[] | null
  /** How many records there are, if the file says so. */
  rows: number | null
  /** What is unusual about the file as a whole. */
  notes: string[]
}

/** A record as JSON text. */
export function jsonRecord(source: string, line: number): FileRecord {
  try {
    const { value, rounded } = strictJson(source)
    if (isRecord(value)) return { line, source, record: value, rounded }
    return { line, source, reason: 'The record is no JSON object.' }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return { line, source: source.toWellFormed(), reason: thrown.message }
  }
}

/** Characters of a record. */
export const mostRecordChars = 16 * 1024 * 1024
