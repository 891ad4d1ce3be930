import type { DatasetStore } from '../io/datasets/datasetStore.ts'

/** What the use cases of datasets need. */
export type DatasetDeps = {
  store: DatasetStore
  now: () => Date
}
