import { open } from 'node:fs/promises'
import { fileWriter, parquetWriteRows } from 'hyparquet-writer'
import type { DatasetRecord } from '../../../core/dataset/formats/recordFormat.ts'
import { parquetSchema } from '../../../core/dataset/output/table/parquetSchema.ts'
import { type Shape, shapedValue } from '../../../core/dataset/output/table/recordShape.ts'
import { fileLines } from '../readRows.ts'
import { type WrittenFile, writtenFile } from './outFile.ts'

/** Rows that are in memory at once. */
const GROUP_ROWS = 10_000

/**
 * Writes the records of a file of JSON lines as Parquet, a group of rows at a time. `columns` has the shape of all of them.
 * Throws the errors of the file system.
 */
export async function writeParquet(
  path: string,
  { lines, columns, createdBy }: { lines: string; columns: ReadonlyMap<string, Shape>; createdBy: string },
): Promise<WrittenFile> {
  await parquetWriteRows({
    writer: fileWriter(path),
    rows: shapedRows(lines, columns),
    columns: [...columns.keys()].map((name) => ({ name })),
    schema: parquetSchema(columns),
    rowGroupSize: GROUP_ROWS,
    createdBy,
  })
  return writtenFile(path)
}

async function* shapedRows(lines: string, columns: ReadonlyMap<string, Shape>): AsyncGenerator<Record<string, unknown>> {
  for await (const record of spooledRecords(lines)) {
    yield Object.fromEntries([...columns].map(([name, shape]) => [name, shapedValue(record[name], shape)]))
  }
}

/** The records of a file of JSON lines that this program has just written. */
export async function* spooledRecords(path: string): AsyncGenerator<DatasetRecord> {
  const file = await open(path, 'r')
  try {
    for await (const { text } of fileLines(file, 'records')) yield JSON.parse(text) as DatasetRecord
  } finally {
    await file.close()
  }
}
