import type { DatasetRecord } from '../../core/dataset/formats/recordFormat.ts'
import type { Container } from '../../core/dataset/output/outputFormats.ts'
import { spooledRecords } from '../../io/datasets/write/parquetFile.ts'

export async function* recordsIn(path: string, container: Container): AsyncGenerator<DatasetRecord> {
  if (container === 'jsonl') yield* spooledRecords(path)
  else throw new Error('not yet')
}
