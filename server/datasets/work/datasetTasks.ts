import type { DatasetDiff } from '../../core/dataset/diff/diffRows.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { type Dataset, openDataset } from '../../io/datasets/openDataset.ts'
import { diffSnapshots } from '../snapshots/snapshotDataset.ts'
import { previewSplit, type SplitFacts, splitFacts, type SplitPreview } from '../split/previewSplit.ts'
import type { SplitRequest } from '../split/splitDataset.ts'

/**
 * Work that reads all rows of a dataset, which a server does in other threads. The index has to be equal to its file (`DatasetStore.open`).
 */
export const datasetTasks = {
  splitFacts: ({ place }: { place: DatasetPlace }): SplitFacts => withRows(place, (dataset) => splitFacts(dataset.each())),
  previewSplit: ({ place, request }: { place: DatasetPlace; request: SplitRequest }): SplitPreview =>
    withRows(place, (dataset) => previewSplit(() => dataset.each(), place.name, request)),
  diffSnapshots: ({ place, from, to }: { place: DatasetPlace; from: string; to: string }): Promise<DatasetDiff> =>
    withRows(place, (dataset) => diffSnapshots(dataset, { from, to })),
}

function withRows<Result>(place: DatasetPlace, work: (dataset: Dataset) => Result): Result {
  const dataset = openDataset(place)
  let isLater = false
  try {
    const result = work(dataset)
    if (!(result instanceof Promise)) return result
    isLater = true
    return result.finally(() => dataset.close()) as Result
  } finally {
    if (!isLater) dataset.close()
  }
}
