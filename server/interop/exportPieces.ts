import { csvTexts } from '../core/interop/csvTexts.ts'
import type { ExportedRun } from '../core/interop/exportedRun.ts'
import type { ExportFormat } from '../core/interop/exportFormats.ts'
import { htmlReport } from '../core/interop/html/htmlReport.ts'
import { jsonlTexts, jsonTexts } from '../core/interop/jsonTexts.ts'
import { promptfooTexts } from '../core/interop/promptfooResults.ts'
import { parquetBytes } from './parquetBytes.ts'

export type ExportOptions = {
  /** CSV begins with a byte order mark, by which Excel knows UTF-8; default false. */
  bom?: boolean
}

const writers: Record<ExportFormat, (run: ExportedRun, options: ExportOptions) => Iterable<string | Uint8Array>> = {
  html: htmlReport,
  csv: csvTexts,
  jsonl: jsonlTexts,
  json: jsonTexts,
  parquet: (run) => [parquetBytes(run)],
  promptfoo: promptfooTexts,
}

/** Enough for a write to be worth it, little enough to keep the process answering. */
const PIECE_BYTES = 64 * 1024

/** An export in its format, as bytes in pieces of about 64 kB. */
export function* exportPieces(run: ExportedRun, format: ExportFormat, options: ExportOptions = {}): Generator<Uint8Array> {
  let texts: string[] = []
  let length = 0
  for (const piece of writers[format](run, options)) {
    if (typeof piece !== 'string') {
      yield piece
      continue
    }
    texts.push(piece)
    length += piece.length
    if (length < PIECE_BYTES) continue
    yield Buffer.from(texts.join(''))
    texts = []
    length = 0
  }
  if (length > 0) yield Buffer.from(texts.join(''))
}
