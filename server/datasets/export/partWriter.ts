import { hash } from 'node:crypto'
import type { DatasetRecord } from '../../core/dataset/formats/recordFormat.ts'
import type { Container } from '../../core/dataset/output/outputFormats.ts'
import { csvLines } from '../../core/dataset/output/table/csvRow.ts'
import { type RecordsShape, type Shape, uniformRecord } from '../../core/dataset/output/table/recordShape.ts'
import { jsonLine } from '../../core/dataset/row/rowLine.ts'
import { canonicalJson } from '../../core/json.ts'
import type { ExportStage } from '../../io/datasets/write/exportStage.ts'
import { createOutFile, type OutFile, type WrittenFile } from '../../io/datasets/write/outFile.ts'
import { spooledRecords, writeParquet } from '../../io/datasets/write/parquetFile.ts'
import type { RowRecord } from './rowRecords.ts'

/**
 * One data file while it is written. CSV and Parquet are made of JSON lines at the end, when all columns are known. `shape` is shared by the files
 * that have to have the same columns.
 */
export type PartWriter = {
  add(record: RowRecord): void
  /** Writes the file under its name in the stage. */
  finish(name: string): Promise<FinishedPart>
  abandon(): void
}

export type FinishedPart = WrittenFile & {
  records: number
  /** Bytes of the records as lines of JSON. */
  jsonBytes: number
  /** What a reader has to find in each record; see `recordDigest`. */
  digests: readonly string[]
}

export type PartOptions = {
  container: Container
  /** Every record of a JSON lines file has all members of the shape. */
  isUniform: boolean
  spool: string
  shape: RecordsShape
  version: string
}

export async function openPart(stage: ExportStage, { container, isUniform, spool, shape, version }: PartOptions): Promise<PartWriter> {
  const out = createOutFile(await stage.fileFor(spool))
  const digests: string[] = []
  let jsonBytes = 0
  return {
    add({ record, content, form, members }) {
      const line = jsonLine(record)
      out.write(container === 'json' ? `${digests.length === 0 ? '[\n' : ',\n'}${line}` : `${line}\n`)
      jsonBytes += Buffer.byteLength(line) + 1
      shape.add(record)
      digests.push(recordDigest(form === 'text' ? record['text'] : content, members))
    },
    async finish(name) {
      if (container === 'json') out.write(digests.length === 0 ? '[]\n' : '\n]\n')
      const spooled = out.close()
      const written = await packed(stage, { spool, spooled, name, container, isUniform, columns: shape.columns(), version })
      return { ...written, records: digests.length, jsonBytes, digests }
    },
    abandon: () => out.abandon(),
  }
}

/** A short hash of what a record says: its content, or the text of the form `text`, and what it has besides. */
export function recordDigest(said: unknown, members: DatasetRecord): string {
  return hash('sha256', canonicalJson([said, members]), 'base64url').slice(0, 22)
}

type Packing = Omit<PartOptions, 'shape'> & { spooled: WrittenFile; name: string; columns: ReadonlyMap<string, Shape> }

async function packed(stage: ExportStage, { spool, spooled, name, container, isUniform, columns, version }: Packing): Promise<WrittenFile> {
  if (container === 'json' || (container === 'jsonl' && !isUniform)) {
    await stage.move(spool, name)
    return spooled
  }
  const lines = await stage.fileFor(spool)
  const path = await stage.fileFor(name)
  const written =
    container === 'parquet'
      ? await writeParquet(path, { lines, columns, createdBy: `assay ${version}` })
      : await writeLines(createOutFile(path), { lines, ...lineWriter(container, columns) })
  await stage.drop(spool)
  return written
}

type LineWriter = { head: string; line: (record: DatasetRecord) => string }

function lineWriter(container: 'csv' | 'jsonl', columns: ReadonlyMap<string, Shape>): LineWriter {
  if (container === 'csv') return csvLines([...columns.keys()])
  return { head: '', line: (record) => `${jsonLine(uniformRecord(record, columns))}\n` }
}

async function writeLines(out: OutFile, { lines, head, line }: LineWriter & { lines: string }): Promise<WrittenFile> {
  try {
    out.write(head)
    for await (const record of spooledRecords(lines)) out.write(line(record))
    return out.close()
  } finally {
    out.abandon()
  }
}
