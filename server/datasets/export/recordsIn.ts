import { readFileSync } from 'node:fs'
import { parquetReadObjects } from 'hyparquet'
import { parse } from 'csv-parse/sync'
import { unmarkFormulas, markedColumn } from '../../core/formulaMark.ts'
import type { DatasetRecord } from '../../core/dataset/formats/recordFormat.ts'
import type { Container } from '../../core/dataset/output/outputFormats.ts'
import { spooledRecords } from '../../io/datasets/write/parquetFile.ts'

export async function* recordsIn(path: string, container: Container): AsyncGenerator<DatasetRecord> {
  if (container === 'jsonl') yield* spooledRecords(path)
  else if (container === 'json') yield* JSON.parse(readFileSync(path, 'utf8')) as DatasetRecord[]
  else if (container === 'csv') {
    for (const record of parse(readFileSync(path), { columns: true }) as Record<string, string>[]) {
      const { [markedColumn]: marked, ...rest } = record
      for (const name of JSON.parse(marked || '[]') as string[]) rest[name] = unmarkFormulas(rest[name] ?? '')
      yield rest
    }
  } else {
    const bytes = readFileSync(path)
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    for (const record of await parquetReadObjects({ file }))
      yield JSON.parse(JSON.stringify(record, (_, v) => (typeof v === 'bigint' ? Number(v) : v))) as DatasetRecord
  }
}
