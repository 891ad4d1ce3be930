import { guessColumns } from '../../core/dataset/formats/columns/guessColumns.ts'
import { readRecord, type ReadingRules } from '../../core/dataset/formats/columns/readRecord.ts'
import type { DatasetRecord } from '../../core/dataset/formats/recordFormat.ts'
import { type RecordFormatName, recordFormats } from '../../core/dataset/formats/recordFormats.ts'
import type { ColumnMapping } from '../../core/dataset/formats/columns/columnMapping.ts'
import { type DatasetRow, newRow, type RowId } from '../../core/dataset/row/row.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import { jsonLine } from '../../core/dataset/row/rowLine.ts'
import { AppError } from '../../core/errors.ts'
import { createLineSpool, type LineSpool } from '../../io/datasets/lineSpool.ts'
import type { FileRecord } from '../../io/datasets/read/fileRecord.ts'
import { type RecordFile, withRecordFile } from '../../io/datasets/read/recordFile.ts'
import { type RecordPart, recordParts } from '../../io/datasets/read/recordParts.ts'
import { fileStamp } from '../../io/files/fileStamp.ts'
import { hashFile } from '../../io/files/readTextFile.ts'
import { type ImportChoices, type ImportSource, noRecord, rulesOf } from './importRequest.ts'
import { firstRecords, sourceRecord } from './previewImport.ts'

/** A record that is no row, with its line in the file. `file` is named if there are several. */
export type LeftRecord = { line: number; reason: string; file?: string }

/** What was read otherwise than it is written: in how many rows, and the first lines. */
export type ImportNote = { note: string; rows: number; lines: number[] }

/** `rows` is `kept` and the length of `left`. */
export type ImportResult = {
  rows: number
  kept: number
  left: LeftRecord[]
  notes: ImportNote[]
  format: RecordFormatName
  mapping: ColumnMapping
}

export type ImportWork = {
  source: ImportSource
  choices: ImportChoices
  /** A folder for temporary files. */
  temporary: string
}

export type ImportAnswers = {
  /** Adds rows. `known`: the ids that are there already. */
  add(rows: Iterable<DatasetRow>): { known: readonly RowId[] } | Promise<{ known: readonly RowId[] }>
  /** Bytes that were read, of how many. An error that it throws ends the import before anything is added. */
  progress(bytes: number, of: number): void | Promise<void>
  /** Takes those left out as lines of JSON with their line, reason and source text, if they are to be saved. */
  saveLeft: ((lines: Iterable<string>) => Promise<void>) | null
}

const LINES_OF_NOTE = 5
const MOST_NOTES = 100
const alreadyThere = 'The row is in the dataset already.'

/**
 * Reads all records of a file or a folder and then adds their rows, so that an import that fails or is cancelled adds nothing.
 * @throws AppError as `withRecordFile`, BAD_INPUT for choices that do not fit, CONFLICT if the file changes meanwhile
 */
export async function importRecords({ source, choices, temporary }: ImportWork, answers: ImportAnswers): Promise<ImportResult> {
  const { parts, notes: folderNotes } = await recordParts(source.path, { ...source, config: choices.config })
  const rules = await rulesOfParts(parts, choices, source.name)
  const rows = createLineSpool(temporary)
  const saved = answers.saveLeft ? createLineSpool(temporary) : null
  try {
    const tally = createTally(parts.length > 1)
    for (const note of folderNotes) tally.note(note, 0)
    const sizes = await Promise.all(
      parts.map((part) => withRecordFile(part.path, { within: part.within, name: part.name }, async ({ facts }) => facts.bytes)),
    )
    const total = sizes.reduce((sum, size) => sum + size, 0)
    const occurrences = new Map<RowId, number>()
    let before = 0
    for (const [position, part] of parts.entries()) {
      const own = rules.of(part)
      if (own.format !== rules.main.format) tally.note(`${part.name} is read as ${recordFormats[own.format].title}.`, 0)
      await readPart(part, { rules: own, rows, saved, tally, occurrences, progress: (bytes) => answers.progress(before + bytes, total) })
      before += sizes[position] ?? 0
    }
    await answers.progress(total, total)
    const { known } = await answers.add(rowsOf(rows))
    if (known.length > 0) leaveKnown(new Set(known), { rows, saved, tally })
    if (answers.saveLeft && saved) await answers.saveLeft(saved.lines())
    const left = tally.left()
    const kept = rows.count - known.length
    return { rows: kept + left.length, kept, left, notes: tally.notes(), format: rules.main.format, mapping: rules.main.mapping }
  } finally {
    rows.remove()
    saved?.remove()
  }
}

/**
 * How each part is read. Files of a folder may have records of different formats: if a person says nothing about them, each is guessed by its own
 * first records, and as `main` where these say nothing.
 */
async function rulesOfParts(
  parts: readonly RecordPart[],
  choices: ImportChoices,
  name: string,
): Promise<{ main: ReadingRules; of: (part: RecordPart) => ReadingRules }> {
  const isGuessed = choices.format === undefined && Object.keys(choices.mapping ?? {}).length === 0
  const own = new Map<RecordPart, ReadingRules>()
  let main: ReadingRules | null = null
  let reason: string | null = null
  for (const part of parts) {
    if (main && !isGuessed) break
    const sample = await withRecordFile(part.path, { within: part.within, name: part.name }, firstRecords)
    const records = sample.flatMap((each): DatasetRecord[] => ('record' in each ? [each.record] : []))
    if (records.length > 0 && (main === null || guessColumns(records))) {
      const { rules } = rulesOf(choices, { records, name })
      main ??= rules
      own.set(part, rules)
    }
    const [first] = sample
    if (first && 'reason' in first) reason ??= ` Line ${first.line}: ${first.reason}`
  }
  if (main === null) throw noRecord(name, reason ?? '')
  const first = main
  return { main, of: (part) => own.get(part) ?? first }
}

type Reading = {
  rules: ReadingRules
  rows: LineSpool
  saved: LineSpool | null
  tally: Tally
  occurrences: Map<RowId, number>
  progress: (bytes: number) => void | Promise<void>
}

/** A row as it waits, with its source text if those left out are saved. */
type Waiting = { row: DatasetRow; source: string | null }

async function readPart(part: RecordPart, reading: Reading): Promise<void> {
  const { rules, rows, saved, tally, occurrences, progress } = reading
  const place = { within: part.within, name: part.name }
  const stamp = await fileStamp(part.path)
  const sha256 = await hashFile(part.path, undefined, place)
  const leave = (record: FileRecord, reason: string) => {
    tally.leave({ line: record.line, reason, file: part.name })
    saved?.add(leftLine({ line: record.line, reason, file: part.name }, record.source))
  }
  await withRecordFile(part.path, place, async (file: RecordFile) => {
    for await (const { records, bytes } of file.batches()) {
      for (const record of records) {
        if ('reason' in record) {
          leave(record, record.reason)
          continue
        }
        const read = readRecord(sourceRecord(record, file.facts.container), rules)
        if ('reason' in read) {
          leave(record, read.reason)
          continue
        }
        const origin = { from: 'file' as const, file: part.name, line: record.line, sha256 }
        const first = rowId(read.content, origin, 0)
        const occurrence = occurrences.get(first) ?? 0
        occurrences.set(first, occurrence + 1)
        const id = occurrence === 0 ? first : rowId(read.content, origin, occurrence)
        const { content, tags, fields } = read
        const row = newRow(id, content, origin, { tags, fields, split: read.split ?? part.split })
        rows.add(JSON.stringify({ row, source: saved ? record.source : null } satisfies Waiting))
        for (const note of read.notes) tally.note(note, record.line)
      }
      await progress(bytes)
    }
    for (const note of file.facts.notes) tally.note(note, 0)
  })
  if ((await fileStamp(part.path)) !== stamp)
    throw new AppError('CONFLICT', `${part.name} was changed while it was read, so nothing was added. Import it again.`, {
      place: { file: part.name },
    })
}

function* rowsOf(rows: LineSpool): Generator<DatasetRow> {
  for (const line of rows.lines()) yield (JSON.parse(line) as Waiting).row
}

function leaveKnown(known: ReadonlySet<RowId>, { rows, saved, tally }: Pick<Reading, 'rows' | 'saved' | 'tally'>): void {
  for (const line of rows.lines()) {
    const { row, source } = JSON.parse(line) as Waiting
    if (!known.has(row.id) || row.origin.from !== 'file') continue
    const left = { line: row.origin.line, reason: alreadyThere, file: row.origin.file }
    tally.leave(left)
    saved?.add(leftLine(left, source ?? ''))
  }
}

function leftLine(left: Required<LeftRecord>, source: string): string {
  return jsonLine({ ...left, source })
}

type Tally = ReturnType<typeof createTally>

/** Those left out in the order of the file, and notes with their first lines; a note about a whole file has no lines. */
function createTally(isFolder: boolean) {
  const left: Required<LeftRecord>[] = []
  const notes = new Map<string, ImportNote>()
  return {
    leave: (record: Required<LeftRecord>) => void left.push(record),
    note(note: string, line: number) {
      const name = notes.has(note) || notes.size < MOST_NOTES ? note : 'There are more notes of other kinds.'
      const known = notes.get(name) ?? { note: name, rows: 0, lines: [] }
      notes.set(name, known)
      if (line === 0) return
      known.rows += 1
      if (known.lines.length < LINES_OF_NOTE) known.lines.push(line)
    },
    left(): LeftRecord[] {
      const files = [...new Set(left.map(({ file }) => file))]
      const order = new Map(files.map((file, position) => [file, position]))
      const sorted = left.toSorted((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line)
      return sorted.map(({ file, ...record }) => (isFolder ? { ...record, file } : record))
    },
    notes: () => [...notes.values()],
  }
}
