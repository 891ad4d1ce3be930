import type { DatasetRow } from '../../core/dataset/row/row.ts'
import type { AdapterTraining } from '../../core/tuning/adapter/adapterCard.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { allSnapshotRows, findSnapshot } from '../../io/datasets/snapshotFiles.ts'

/**
 * All rows of the snapshot that an adapter was trained on; null if the snapshot of this name has other rows by now.
 * @throws AppError NOT_FOUND (no such dataset or snapshot), STORE_BROKEN
 */
export async function trainedRows(
  { datasetPlace }: { datasetPlace: (name: string) => Promise<DatasetPlace> },
  { name, snapshot: tag, sha256 }: AdapterTraining['dataset'],
): Promise<DatasetRow[] | null> {
  const place = await datasetPlace(name)
  const snapshot = await findSnapshot(place, tag)
  return snapshot.sha256 === sha256 ? allSnapshotRows(place, snapshot) : null
}
