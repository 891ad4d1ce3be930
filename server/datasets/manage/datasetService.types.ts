import type { DatasetDiff } from '../../core/dataset/diff/diffRows.ts'
import type { RowQuery } from '../../core/dataset/query/rowQuery.ts'
import type { RowChange } from '../../core/dataset/review/changeRow.ts'
import type { RowContent } from '../../core/dataset/row/content.ts'
import type { DatasetRow, RowId } from '../../core/dataset/row/row.ts'
import type { SplitResult } from '../../core/dataset/split/splitRows.ts'
import type { ErrorData } from '../../core/errors.ts'
import type { CellKey } from '../../core/ids.ts'
import type { Changed, NumberedRow, Undone } from '../../io/datasets/openDataset.ts'
import type { Snapshot } from '../../io/datasets/snapshotFiles.ts'
import type { RowChanges, SplitFacts, SplitPreview, SplitRequest } from '../datasetThreads.ts'
import type { Agreement } from '../review/agreement.ts'
import type { ListedDataset } from './listDatasets.ts'

export type DatasetState = { seq: number; generation: number }

/** `problem`: why the dataset cannot be read now. It may be mended or restored. */
export type DatasetNews = DatasetState | { problem: ErrorData }

/** Datasets of the project and their rows. All but `list`, `create` and `watch` throw AppError NOT_FOUND for a dataset that is not there. */
export type DatasetService = {
  list(): Promise<ListedDataset[]>
  get(dataset: string): Promise<ListedDataset & { card: string }>
  /** @throws AppError BAD_INPUT, CONFLICT */
  create(dataset: string): Promise<void>
  remove(dataset: string): Promise<{ undo: string }>
  restore(undo: string): Promise<{ dataset: string }>
  /** Numbers of the rows of a query, in its order, and the state they are of. */
  numbers(dataset: string, query: RowQuery): Promise<DatasetState & { numbers: number[] }>
  rows(dataset: string, numbers: readonly number[]): Promise<NumberedRow[]>
  byId(dataset: string, ids: readonly RowId[]): Promise<NumberedRow[]>
  /** Changes at most 500 rows and returns them as they are now. One step for `undo`. */
  change(input: { dataset: string; ids: readonly RowId[]; change: RowChange; by: string }): Promise<Changed>
  /** Changes any number of rows, in a worker thread. One step for `undo`. */
  changeMany(input: { dataset: string; changes: RowChanges; by: string }): Promise<{ changed: number }>
  addRow(input: { dataset: string; content: RowContent; by: string }): Promise<NumberedRow>
  undo(dataset: string, by: string): Promise<Undone | null>
  agreement(dataset: string, reviewers: readonly [string, string]): Promise<Agreement>
  split(dataset: string, request: SplitRequest, by: string): Promise<SplitResult>
  splitFacts(dataset: string): Promise<SplitFacts>
  /** What `split` would do. @throws AppError BAD_INPUT as `split` */
  previewSplit(dataset: string, request: SplitRequest): Promise<SplitPreview>
  snapshot(dataset: string, input: { tag: string; note?: string }): Promise<Snapshot>
  removeSnapshot(dataset: string, tag: string): Promise<void>
  /** Between two snapshots; `present` stands for the rows of now. */
  diff(dataset: string, input: { from: string; to: string }): Promise<DatasetDiff>
  rowsIn(input: { dataset: string; snapshot: string; ids: readonly RowId[] }): Promise<DatasetRow[]>
  /** Rows of all datasets that were made of these cells. */
  ofCells(keys: readonly CellKey[]): Promise<{ key: CellKey; dataset: string; row: RowId }[]>
  /** The state of a dataset now and after each change, by any program. */
  watch(dataset: string, signal: AbortSignal): AsyncGenerator<DatasetNews>
}
