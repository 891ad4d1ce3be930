import { parquetWriteBuffer } from 'hyparquet-writer'

import { runRecord } from '../core/export/cellRecord.ts'
import type { ExportedRun } from '../core/export/exportedRun.ts'
import { exportTable } from '../core/export/exportTable.ts'

const types = { text: 'STRING', whole: 'INT64', number: 'DOUBLE' } as const

/** An export as a Parquet file: the table of the CSV with types. The facts of the whole run are in the metadata key `assay`. */
export function parquetBytes(run: ExportedRun): Uint8Array {
  const columnData = exportTable(run).map(({ name, kind, of }) => ({
    name,
    type: types[kind],
    data: run.cells.map((cell) => {
      const value = of(cell)
      return kind === 'whole' && value !== null ? BigInt(value) : value
    }),
  }))
  return new Uint8Array(
    parquetWriteBuffer({
      columnData,
      kvMetadata: [{ key: 'assay', value: JSON.stringify(runRecord(run)) }],
      createdBy: `assay ${run.version}`,
    }),
  )
}
