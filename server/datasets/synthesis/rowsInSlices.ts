import { setImmediate as turn } from 'node:timers/promises'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import type { Dataset } from '../../io/datasets/openDataset.ts'

const ROWS_AT_ONCE = 500

/** The rows that the dataset has now, read a few at a time so that the process answers others between. */
export async function* rowsInSlices(dataset: Dataset): AsyncGenerator<DatasetRow> {
  const numbers = dataset.numbers({})
  for (let from = 0; from < numbers.length; from += ROWS_AT_ONCE) {
    for (const { row } of dataset.rows(numbers.slice(from, from + ROWS_AT_ONCE))) yield row
    await turn()
  }
}
