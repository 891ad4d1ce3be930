import type { DatasetDetails, DatasetFacts, DatasetState } from '../../../_trpc/apiTypes.ts'

/** What each tab gets. The facts are fetched again after changes by any program; `state` is the last change, null until it is known. */
export type DatasetTabProps = { dataset: string; facts: DatasetFacts; snapshots: DatasetDetails['snapshots']; state: DatasetState | null }
