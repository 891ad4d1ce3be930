import { changeRow, type ChangeBy } from '../../core/dataset/review/changeRow.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { type Dataset, type Undone, withDataset } from '../../io/datasets/openDataset.ts'
import type { RowChanges } from '../datasetThreads.ts'

/** Makes changes as one step for `undo`. Returns the rows as they are now. */
export function changeRows(
  dataset: Dataset,
  changes: RowChanges,
  who: ChangeBy,
): { seq: number | null; rows: DatasetRow[]; changed: number } {
  let changed = 0
  const counted = (row: DatasetRow, after: DatasetRow) => {
    if (after !== row) changed += 1
    return after
  }
  if ('each' in changes) {
    const ofRow = Map.groupBy(changes.each, ({ id }) => id)
    const done = dataset.change([...ofRow.keys()], who.by, (row) =>
      counted(
        row,
        (ofRow.get(row.id) ?? []).reduce((each, { change }) => changeRow(each, change, who), row),
      ),
    )
    return { ...done, changed }
  }
  const ids = 'ids' in changes ? changes.ids : dataset.ids(changes.filter)
  const done = dataset.change(ids, who.by, (row) => counted(row, changeRow(row, changes.change, who)))
  return { ...done, changed }
}

/** `changeRows` with a connection of its own: the task of a worker thread. */
export function changeRowsAt({ place, changes, who }: { place: DatasetPlace; changes: RowChanges; who: ChangeBy }): { changed: number } {
  return withDataset(place, (dataset) => ({ changed: changeRows(dataset, changes, who).changed }))
}

/** `undo` of a dataset with a connection of its own: the task of a worker thread. */
export function undoAt({ place, by }: { place: DatasetPlace; by: string }): Undone | null {
  return withDataset(place, (dataset) => dataset.undo(by))
}
