import { createSplitTally } from '../../core/dataset/split/splitTable.ts'
import { textOf } from '../../core/json.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { withDataset } from '../../io/datasets/openDataset.ts'
import type { RowColumn, SplitFacts, SplitPreview, SplitRequest } from '../datasetThreads.ts'
import { planSplit } from './splitDataset.ts'

/** Different values of a column that are counted. */
const MOST_VALUES = 10_000
const COLUMNS_SHOWN = 100

/** Counts the splits as they are; the task of a worker thread. */
export function splitFactsAt({ place }: { place: DatasetPlace }): SplitFacts {
  return withDataset(place, (dataset) => {
    const tally = createSplitTally()
    const columns = new Map<string, { rows: number; values: Set<string> }>()
    for (const row of dataset.each()) {
      if (row.status === 'rejected') continue
      tally.add(row, row.split)
      for (const [column, value] of Object.entries(row.fields)) {
        if (value === null) continue
        const known = columns.get(column) ?? { rows: 0, values: new Set<string>() }
        columns.set(column, known)
        known.rows += 1
        if (known.values.size < MOST_VALUES) known.values.add(textOf(value))
      }
    }
    const found = [...columns].map(([column, known]): RowColumn => ({ column, rows: known.rows, values: known.values.size }))
    return { table: tally.table(), columns: found.toSorted((a, b) => b.rows - a.rows).slice(0, COLUMNS_SHOWN) }
  })
}

/** What a split would make; the task of a worker thread. @throws AppError BAD_INPUT as `splitDataset` */
export function previewSplitAt({ place, request }: { place: DatasetPlace; request: SplitRequest }): SplitPreview {
  return withDataset(place, (dataset) => {
    const { splitOf, groups, result } = planSplit(dataset, request)
    const tally = createSplitTally()
    let moved = 0
    for (const row of dataset.each()) {
      const split = splitOf.get(row.id) ?? null
      if (row.split !== split) moved += 1
      if (row.status !== 'rejected') tally.add(row, split)
    }
    return { table: tally.table(), moved, groups, notes: result.notes }
  })
}
