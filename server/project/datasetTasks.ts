import type { SplitRequest } from '../datasets/datasetThreads.ts'
import { previewSplit, splitFacts } from '../datasets/split/previewSplit.ts'
import type { DatasetPlace } from '../io/datasets/datasetPlace.ts'
import { withDataset } from '../io/datasets/openDataset.ts'
import { refreshIndex, writeRows } from '../io/datasets/writeRows.ts'
import { exportTask, previewTask } from '../datasets/export/exportTask.ts'
import { changeRowsAt, undoAt } from '../datasets/review/changeRows.ts'
import { diffSnapshots } from '../datasets/snapshots/snapshotDataset.ts'
import { splitDatasetAt } from '../datasets/split/splitDataset.ts'

/** Work on whole datasets, for the project's worker threads. */
export const datasetTasks = {
  refreshDataset: refreshIndex,
  writeDataset: writeRows,
  changeDatasetRows: changeRowsAt,
  undoDataset: undoAt,
  splitDatasetRows: splitDatasetAt,
  diffDataset: diffSnapshots,
  splitFacts: ({ place }: { place: DatasetPlace }) => withDataset(place, (dataset) => splitFacts(dataset.each())),
  previewSplit: ({ place, request }: { place: DatasetPlace; request: SplitRequest }) =>
    withDataset(place, (dataset) => previewSplit(() => dataset.each(), place.name, request)),
  exportDataset: exportTask,
  previewExport: previewTask,
}
