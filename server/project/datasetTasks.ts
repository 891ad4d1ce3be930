import { refreshIndex, writeRows } from '../io/datasets/writeRows.ts'
import { exportTask, previewTask } from '../datasets/export/exportTask.ts'
import { changeRowsAt, undoAt } from '../datasets/review/changeRows.ts'
import { diffSnapshots, keepRows, rowsInSnapshot } from '../datasets/snapshots/snapshotDataset.ts'
import { previewSplitAt, splitFactsAt } from '../datasets/split/previewSplit.ts'
import { splitDatasetAt } from '../datasets/split/splitDataset.ts'

/** Work on whole datasets, for the project's worker threads. */
export const datasetTasks = {
  refreshDataset: refreshIndex,
  writeDataset: writeRows,
  changeDatasetRows: changeRowsAt,
  undoDataset: undoAt,
  splitDatasetRows: splitDatasetAt,
  splitFacts: splitFactsAt,
  previewSplit: previewSplitAt,
  keepDatasetRows: keepRows,
  diffDataset: diffSnapshots,
  snapshotRows: rowsInSnapshot,
  exportDataset: exportTask,
  previewExport: previewTask,
}
