import type { Json } from '../../json.ts'
import type { RowContent } from '../row/content.ts'

/** One record of a file: a line of JSONL, an element of a JSON array, a row of a table. */
export type DatasetRecord = Record<string, Json>

/**
 * What a record says. `notes` name what was read otherwise than it is written; `fields` are the members that the format does not know, which
 * the row keeps.
 */
export type RecordReading = { content: RowContent; fields: DatasetRecord; notes: string[] } | { reason: string }

/** The record of a row, or why the format cannot hold it. */
export type RecordWriting = { record: DatasetRecord } | { reason: string }

/** What a person can name a column of a file as. `tags`, `split` and `id` are about the row; the others are parts of its content. */
export const columnTargets = [
  'system',
  'instruction',
  'input',
  'output',
  'prompt',
  'chosen',
  'rejected',
  'label',
  'messages',
  'tools',
  'tags',
  'split',
  'id',
] as const
export type ColumnTarget = (typeof columnTargets)[number]

/** A form of records, whatever the file around them. `read(write(content))` is `content` for each content that it can hold. */
export type RecordFormat = {
  title: string
  /** One line for a list of choices. */
  hint: string
  /** The member that holds what a column was named as. */
  members: { [Target in ColumnTarget]?: string }
  /** Whether a record with these members looks like it; used to guess. */
  fits(record: DatasetRecord): boolean
  read(record: DatasetRecord): RecordReading
  write(content: RowContent): RecordWriting
}
