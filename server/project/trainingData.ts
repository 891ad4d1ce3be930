import { AppError } from '../core/errors.ts'
import type { CheckDeps } from '../datasets/checks/checkDeps.ts'
import { checkTrainingRows } from '../datasets/checks/checkTrainingRows.ts'
import type { DatasetDeps } from '../datasets/datasetDeps.ts'
import { rowsAt, snapshotDataset } from '../datasets/snapshots/snapshotDataset.ts'
import { findSnapshot, listSnapshots } from '../io/datasets/snapshotFiles.ts'
import type { TrainingData } from '../tuning/tuningDeps.ts'

/** Digits of the hash that name a snapshot. */
const DIGITS = 12

/** What trainings need of datasets. */
export function trainingData(datasets: DatasetDeps, checks: Pick<CheckDeps, 'references'>): TrainingData {
  const { store, threads } = datasets
  return {
    async *rows(dataset, tag) {
      const { place } = await store.open(dataset)
      yield* rowsAt(place, tag)
    },
    async version(dataset, tag) {
      const opened = await store.open(dataset)
      return tag === null ? String(opened.state().seq) : (await findSnapshot(opened.place, tag)).sha256
    },
    async snapshot(dataset, tag) {
      const { sha256 } = await findSnapshot((await store.open(dataset)).place, tag)
      return { tag, sha256 }
    },
    async snapshotNow(dataset) {
      const opened = await store.open(dataset)
      if (opened.count() === 0) throw new AppError('BAD_INPUT', `The dataset ${dataset} has no rows. Import some, then train.`)
      const { place } = opened
      const { sha256 } = await threads.keepRows({ place })
      const same = (await listSnapshots(place)).find((snapshot) => snapshot.sha256 === sha256)
      if (same) return { tag: same.tag, sha256 }
      const made = await snapshotDataset(datasets, dataset, { tag: sha256.slice(0, DIGITS), note: 'Made for a training.' })
      return { tag: made.tag, sha256: made.sha256 }
    },
    check: (rows, signal) => checkTrainingRows(checks, rows, signal),
  }
}
