import type { FileHandle } from 'node:fs/promises'
import { createJsonSplitter, type JsonPiece, tooLongReason } from '../../../core/dataset/json/jsonSplitter.ts'
import type { TextEncoding } from '../../../core/textEncoding.ts'
import { type FileRecord, jsonRecord, type RecordBatch } from './fileRecord.ts'
import { textPieces } from './textDecoding.ts'

const KEPT_OF_LONG = 1_000

/** One record a line. Lines of white space are no records. */
export async function* linesOfJson(file: FileHandle, encoding: TextEncoding, most: number): AsyncGenerator<RecordBatch> {
  let line = 0
  let open = ''
  /** The beginning of a line that is too long, of which the rest is passed over. */
  let long: string | null = null
  const closed = (records: FileRecord[], text: string) => {
    line += 1
    if (long !== null || text.length > most) {
      records.push({ line, source: (long ?? text).slice(0, KEPT_OF_LONG).toWellFormed(), reason: tooLongReason(most) })
      long = null
    } else if (text.trim() !== '') records.push(jsonRecord(text.endsWith('\r') ? text.slice(0, -1) : text, line))
  }
  for await (const { text, bytes } of textPieces(file, encoding)) {
    const records: FileRecord[] = []
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      closed(records, open + text.slice(from, end))
      open = ''
      from = end + 1
    }
    open += text.slice(from)
    if (open.length > most) {
      long ??= open.slice(0, KEPT_OF_LONG)
      open = ''
    }
    yield { records, bytes }
  }
  const records: FileRecord[] = []
  if (open !== '' || long !== null) closed(records, open)
  yield { records, bytes: 0 }
}

/** The objects of a list, or objects that follow each other. */
export async function* objectsOfJson(
  file: FileHandle,
  encoding: TextEncoding,
  { isList, most }: { isList: boolean; most: number },
): AsyncGenerator<RecordBatch> {
  const splitter = createJsonSplitter({ most, isList })
  let read = 0
  for await (const { text, bytes } of textPieces(file, encoding)) {
    read = bytes
    yield { records: splitter.push(text).map(recordOf), bytes }
  }
  yield { records: splitter.end().map(recordOf), bytes: read }
}

function recordOf({ line, source, reason }: JsonPiece): FileRecord {
  return reason === null ? jsonRecord(source, line) : { line, source: source.toWellFormed(), reason }
}
