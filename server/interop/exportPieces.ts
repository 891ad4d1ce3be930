import { csvTexts } from '../core/export/csvTexts.ts'
import type { ExportedRun } from '../core/export/exportedRun.ts'
import type { ExportFormat } from '../core/export/exportFormats.ts'
import { htmlReport } from '../core/export/html/htmlReport.ts'
import { jsonlTexts, jsonTexts } from '../core/export/jsonTexts.ts'
import { promptfooTexts } from '../core/promptfoo/promptfooResults.ts'

export type ExportOptions = {
  /** CSV begins with a byte order mark, by which Excel recognises UTF-8; default false. */
  bom?: boolean
}

type Writer = (run: ExportedRun, options: ExportOptions) => Iterable<string | Uint8Array>

/** The Parquet library is loaded only when it is needed. */
const writers: Record<ExportFormat, () => Writer | Promise<Writer>> = {
  html: () => htmlReport,
  csv: () => csvTexts,
  jsonl: () => jsonlTexts,
  json: () => jsonTexts,
  parquet: async () => {
    const { parquetBytes } = await import('./parquetBytes.ts')
    return (run) => [parquetBytes(run)]
  },
  promptfoo: () => promptfooTexts,
}

/** Large enough for efficient writes, small enough that the process stays responsive. */
const PIECE_BYTES = 64 * 1024

/** An export in its format, as pieces of about 64 kB, each made on demand. */
export async function exportPieces(run: ExportedRun, format: ExportFormat, options: ExportOptions = {}): Promise<Iterable<Uint8Array>> {
  const write = await writers[format]()
  return bytesOf(write(run, options))
}

function* bytesOf(texts: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  let kept: string[] = []
  let length = 0
  for (const piece of texts) {
    if (typeof piece !== 'string') {
      yield piece
      continue
    }
    kept.push(piece)
    length += piece.length
    if (length < PIECE_BYTES) continue
    yield Buffer.from(kept.join(''))
    kept = []
    length = 0
  }
  if (length > 0) yield Buffer.from(kept.join(''))
}
