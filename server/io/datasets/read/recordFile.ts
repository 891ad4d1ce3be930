import type { FileHandle } from 'node:fs/promises'
import { encodingNote } from '../../../core/textEncoding.ts'
import type { Place } from '../../files/boundary.ts'
import { withRegular } from '../../files/regularFile.ts'
import { fileContainer } from './fileContainer.ts'
import { type FileFacts, mostRecordChars, type RecordBatch } from './fileRecord.ts'
import { linesOfJson, objectsOfJson } from './jsonRecords.ts'
import { openParquet, rowsOfParquet } from './parquetRecords.ts'
import { rowsOfTable, tableHeader } from './tableRecords.ts'

/** An open file of records. `batches` reads it from its beginning, as often as it is called. */
export type RecordFile = { facts: FileFacts; batches(): AsyncGenerator<RecordBatch> }

/**
 * Opens a file of records for `work`: JSONL, JSON (a list, or objects that follow each other), CSV or TSV, or Parquet. Nothing is held in memory
 * but the batch that is read. `most`: the characters that a record may have; a longer one is left out, and in a table the file is refused.
 * @throws AppError as `withRegular`, BAD_INPUT, FILE_ENCODING
 */
export async function withRecordFile<Result>(
  path: string,
  place: Place,
  work: (file: RecordFile) => Promise<Result>,
  { most = mostRecordChars }: { most?: number } = {},
): Promise<Result> {
  return withRegular(path, place, async (handle) => work(await recordFile(handle, place.name, most)))
}

async function recordFile(handle: FileHandle, name: string, most: number): Promise<RecordFile> {
  const { size: bytes } = await handle.stat()
  const { container, encoding, isSequence } = await fileContainer(handle, name)
  if (container === 'parquet' || encoding === null) {
    const table = await openParquet(handle, name)
    const facts = { container: 'parquet' as const, bytes, encoding: null, columns: table.columns, rows: table.rows, notes: table.notes }
    return { facts, batches: () => rowsOfParquet(table, name) }
  }
  const notes = encoding === 'utf-8' ? [] : [encodingNote(name, encoding)]
  switch (container) {
    case 'csv': {
      const header = await tableHeader(handle, encoding, name)
      const facts = { container, bytes, encoding, columns: header.columns, rows: null, notes: [...notes, ...header.notes] }
      return { facts, batches: () => rowsOfTable(handle, { encoding, header, name, most }) }
    }
    case 'json':
      if (isSequence) notes.push('The file is neither a JSON list nor JSONL: objects follow each other. They are read one after the other.')
      return {
        facts: { container, bytes, encoding, columns: null, rows: null, notes },
        batches: () => objectsOfJson(handle, encoding, { isList: !isSequence, most }),
      }
    case 'jsonl':
      return { facts: { container, bytes, encoding, columns: null, rows: null, notes }, batches: () => linesOfJson(handle, encoding, most) }
  }
}
