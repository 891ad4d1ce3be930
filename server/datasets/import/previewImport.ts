import type { ColumnMapping } from '../../core/dataset/formats/columns/columnMapping.ts'
import { type ReadRow, readRecord } from '../../core/dataset/formats/columns/readRecord.ts'
import type { Guess } from '../../core/dataset/formats/columns/guessColumns.ts'
import type { DatasetRecord } from '../../core/dataset/formats/recordFormat.ts'
import type { RecordFormatName } from '../../core/dataset/formats/recordFormats.ts'
import { AppError } from '../../core/errors.ts'
import { textOf } from '../../core/json.ts'
import { cutText } from './cutText.ts'
import type { FileFacts, FileRecord } from '../../io/datasets/read/fileRecord.ts'
import { withRecordFile } from '../../io/datasets/read/recordFile.ts'
import { type RecordPart, recordParts } from '../../io/datasets/read/recordParts.ts'
import { type ImportChoices, type ImportSource, rulesOf } from './importRequest.ts'

export type PreviewedRow = { line: number } & ({ row: ReadRow } | { reason: string })

export type ImportPreview = {
  files: (Omit<FileFacts, 'notes' | 'columns'> & { name: string; split: RecordPart['split'] })[]
  /** The rows of all files, null if only reading them tells. */
  rows: number | null
  /** The columns of the first records with a few of their values, shortened. */
  columns: { name: string; examples: string[] }[]
  /** What the columns say; null if nothing. */
  guess: Guess | null
  /** How the file is read: what was chosen, and else the guess. Null with `problem`. */
  format: RecordFormatName | null
  mapping: ColumnMapping
  /** Why the file cannot be imported with these choices. */
  problem: string | null
  /** The first records as rows, or why they are left out. */
  first: PreviewedRow[]
  notes: string[]
}

const SAMPLE = 100
const SHOWN = 20
const EXAMPLES = 3
const EXAMPLE_CHARS = 120

/**
 * What an import of a file would do, by its first records. @throws AppError as `withRecordFile` for a file that cannot be read at all; choices that do
 * not fit are `problem`
 */
export async function previewImport(source: ImportSource, choices: ImportChoices): Promise<ImportPreview> {
  const { parts, notes } = await recordParts(source.path, { ...source, config: choices.config })
  const files: ImportPreview['files'] = []
  const allNotes = [...notes]
  let records: FileRecord[] = []
  for (const { path, name, within, split } of parts) {
    await withRecordFile(path, { within, name }, async (file) => {
      if (records.length === 0) records = await firstRecords(file)
      const { notes: ownNotes, columns: _columns, ...facts } = file.facts
      files.push({ ...facts, name, split })
      for (const note of ownNotes) if (!allNotes.includes(note)) allNotes.push(note)
    })
  }
  const readable = records.flatMap((each) => ('record' in each ? [each.record] : []))
  const counts = files.map(({ rows }) => rows)
  const facts = {
    files,
    rows: counts.every((count) => count !== null) ? counts.reduce((sum, count) => sum + count, 0) : null,
    columns: columnsOf(readable),
    notes: allNotes,
  }
  try {
    const { rules, guess } = rulesOf(choices, { records: readable, name: source.name })
    const first = records.slice(0, SHOWN).map((each): PreviewedRow => {
      if (!('record' in each)) return { line: each.line, reason: each.reason }
      const read = readRecord(sourceRecord(each, files[0]?.container), rules)
      return 'reason' in read ? { line: each.line, reason: read.reason } : { line: each.line, row: read }
    })
    return { ...facts, guess, format: rules.format, mapping: rules.mapping, problem: null, first }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    const first = records.flatMap((each) => ('reason' in each ? [{ line: each.line, reason: each.reason }] : [])).slice(0, SHOWN)
    return { ...facts, guess: null, format: choices.format ?? null, mapping: choices.mapping ?? {}, problem: thrown.message, first }
  }
}

/** The first records of a file, and more if none of them can be read. */
export async function firstRecords(file: { batches(): AsyncIterable<{ records: FileRecord[] }> }): Promise<FileRecord[]> {
  const found: FileRecord[] = []
  for await (const { records } of file.batches()) {
    found.push(...records.slice(0, SAMPLE))
    if (found.length >= SAMPLE) break
  }
  return found.slice(0, SAMPLE)
}

/** A record of JSON has its own text, from which values can be taken as they are written. */
export function sourceRecord(
  { record, rounded, source }: Extract<FileRecord, { record: DatasetRecord }>,
  container: FileFacts['container'] | undefined,
): { record: DatasetRecord; rounded: string[]; source: string | null } {
  return { record, rounded, source: container === 'json' || container === 'jsonl' ? source : null }
}

function columnsOf(records: readonly DatasetRecord[]): ImportPreview['columns'] {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))]
  return names.map((name) => ({
    name,
    examples: records
      .flatMap((record) => (Object.hasOwn(record, name) ? [cutText(textOf(record[name] ?? null), EXAMPLE_CHARS)] : []))
      .slice(0, EXAMPLES),
  }))
}
