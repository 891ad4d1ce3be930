import type { DatasetStore } from '../io/datasets/datasetStore.ts'
import type { DatasetThreads } from './datasetThreads.ts'

/** What the use cases of datasets need. */
export type DatasetDeps = {
  store: DatasetStore
  threads: DatasetThreads
  now: () => Date
}
