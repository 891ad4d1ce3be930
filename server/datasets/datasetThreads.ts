import type { DatasetDiff } from '../core/dataset/diff/diffRows.ts'
import type { RowFilter } from '../core/dataset/query/rowQuery.ts'
import type { ChangeBy, RowChange } from '../core/dataset/review/changeRow.ts'
import type { DatasetRow, RowId } from '../core/dataset/row/row.ts'
import type { SplitResult, SplitSizes } from '../core/dataset/split/splitRows.ts'
import type { SplitTable } from '../core/dataset/split/splitTable.ts'
import type { DatasetPlace } from '../io/datasets/datasetPlace.ts'
import type { Undone } from '../io/datasets/openDataset.ts'
import type { Snapshot } from '../io/datasets/snapshotFiles.ts'

/** One change of many rows, of all rows of a filter, or a change for each row. */
export type RowChanges =
  | { ids: readonly RowId[]; change: RowChange }
  | { filter: RowFilter; change: RowChange }
  | { each: readonly { id: RowId; change: RowChange }[] }

export type SplitRequest = SplitSizes & {
  seed: number
  /** Rows with the same value stay together: a column, `source` (document, file or notebook case), or null. */
  group: string | null
  /** Each tag, or each value of a column, is divided in the same way: `tags`, `kind`, a column, or null. */
  stratify: string | null
}

/** A column of the rows. `values`: how many different ones it has, counted up to some thousands. */
export type RowColumn = { column: string; rows: number; values: number }

/** The splits as they are, and the columns that rows can be grouped and stratified by, the most filled first. */
export type SplitFacts = { table: SplitTable; columns: RowColumn[] }

/** What a split would make. `moved`: rows whose split would change. `groups`: how many groups stay together. */
export type SplitPreview = { table: SplitTable; moved: number; groups: number; notes: string[] }

/** `from` and `to`: tags of snapshots, or `present` for the rows as they are now. */
export type DiffInput = { place: DatasetPlace; from: string; to: string }

/** Rows of a snapshot by id, for showing a difference. */
export type RowsInput = { place: DatasetPlace; snapshot: string; ids: readonly RowId[] }

/** The rows of a snapshot, as its description has them. `splits` without rejected rows. */
export type KeptRows = Pick<Snapshot, 'sha256' | 'rows' | 'rejected' | 'splits' | 'seed'>

/** Work on many rows, which is done in a worker thread. */
export type DatasetThreads = {
  changeRows(input: { place: DatasetPlace; changes: RowChanges; who: ChangeBy }): Promise<{ changed: number }>
  undo(input: { place: DatasetPlace; by: string }): Promise<Undone | null>
  splitRows(input: { place: DatasetPlace; request: SplitRequest; who: ChangeBy }): Promise<SplitResult>
  splitFacts(input: { place: DatasetPlace }): Promise<SplitFacts>
  previewSplit(input: { place: DatasetPlace; request: SplitRequest }): Promise<SplitPreview>
  keepRows(input: { place: DatasetPlace }): Promise<KeptRows>
  diff(input: DiffInput): Promise<DatasetDiff>
  rowsIn(input: RowsInput): Promise<DatasetRow[]>
}
