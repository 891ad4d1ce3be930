import { diffRows, type DatasetDiff } from '../../core/dataset/diff/diffRows.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { rowLine } from '../../core/dataset/row/rowLine.ts'
import { AppError } from '../../core/errors.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { openDataset, withDataset } from '../../io/datasets/openDataset.ts'
import {
  findSnapshot,
  isTag,
  listSnapshots,
  removeSnapshotFiles,
  type Snapshot,
  snapshotRows,
  snapshotRowsById,
  writeSnapshot,
  writeSnapshotRows,
} from '../../io/datasets/snapshotFiles.ts'
import type { DatasetDeps } from '../datasetDeps.ts'
import type { DiffInput, KeptRows, RowsInput } from '../datasetThreads.ts'

/** In place of a tag: the rows as they are now. */
export const present = 'present'

/**
 * Gives the present rows a name. A snapshot never changes: a name that is taken is refused, unless it has the same rows.
 * @throws AppError BAD_INPUT (no tag, an empty dataset), CONFLICT, DISK_FULL
 */
export async function snapshotDataset(
  { store, threads, now }: DatasetDeps,
  name: string,
  { tag, note = '' }: { tag: string; note?: string },
): Promise<Snapshot> {
  if (tag === present)
    throw new AppError('BAD_INPUT', `"${present}" is no name for a snapshot, because it means the rows of now. Use another, such as v1.`)
  if (!isTag(tag))
    throw new AppError(
      'BAD_INPUT',
      `${JSON.stringify(tag)} is no name for a snapshot. Use up to 64 letters a-z, digits, -, _ and dots, such as v1.`,
    )
  const dataset = await store.open(name)
  await store.save(name)
  if (dataset.count() === 0) throw new AppError('BAD_INPUT', `The dataset ${name} has no rows. Import some, then make a snapshot.`)
  const { sha256, rows, rejected, splits, seed } = await threads.keepRows({ place: dataset.place })
  const taken = (await listSnapshots(dataset.place)).find((snapshot) => snapshot.tag === tag)
  if (taken?.sha256 === sha256) return taken
  if (taken)
    throw new AppError(
      'CONFLICT',
      `The dataset ${name} has a snapshot ${tag} of other rows. A snapshot never changes: choose another name.`,
    )
  const snapshot: Snapshot = { format: 1, tag, at: now().toISOString(), note, sha256, rows, rejected, splits, seed }
  await writeSnapshot(dataset.place, snapshot)
  store.changed(name)
  return snapshot
}

/**
 * Writes the file with the present rows of a snapshot, as one state while others change them; the task of a worker thread.
 * @throws AppError DISK_FULL, NOT_ALLOWED
 */
export async function keepRows({ place }: { place: DatasetPlace }): Promise<KeptRows> {
  const dataset = openDataset(place)
  const splits: KeptRows['splits'] = {}
  let rows = 0
  let rejected = 0
  let seed: KeptRows['seed'] = null
  const lines = function* () {
    for (const row of dataset.each()) {
      // Within the reading of the rows, so that the seed is of the same state.
      if (rows === 0) seed = dataset.splitSeed()
      rows += 1
      if (row.status === 'rejected') rejected += 1
      else splits[row.split ?? 'none'] = (splits[row.split ?? 'none'] ?? 0) + 1
      yield rowLine(row)
    }
  }
  try {
    const { sha256 } = await writeSnapshotRows(place, lines())
    return { sha256, rows, rejected, splits, seed }
  } finally {
    dataset.close()
  }
}

/** Removes a snapshot. @throws AppError NOT_FOUND */
export async function removeSnapshot({ store }: DatasetDeps, name: string, tag: string): Promise<void> {
  const { place } = await store.open(name)
  await removeSnapshotFiles(place, await findSnapshot(place, tag))
  store.changed(name)
}

/** The rows of a snapshot, or with null those of now. @throws AppError NOT_FOUND, STORE_BROKEN */
export async function* rowsAt(place: DatasetPlace, tag: string | null): AsyncGenerator<DatasetRow> {
  if (tag !== null) {
    yield* snapshotRows(place, await findSnapshot(place, tag))
    return
  }
  const dataset = openDataset(place)
  try {
    yield* dataset.each()
  } finally {
    dataset.close()
  }
}

/** What differs between two snapshots; the task of a worker thread. @throws AppError NOT_FOUND, STORE_BROKEN */
export async function diffSnapshots({ place, from, to }: DiffInput): Promise<DatasetDiff> {
  const rows = (tag: string) => rowsAt(place, tag === present ? null : tag)
  return diffRows(rows(from), rows(to))
}

/** Rows of a snapshot by id, for showing a difference; the task of a worker thread. @throws AppError NOT_FOUND, STORE_BROKEN */
export async function rowsInSnapshot({ place, snapshot, ids }: RowsInput): Promise<DatasetRow[]> {
  if (snapshot === present) return withDataset(place, (dataset) => dataset.byId(ids).map(({ row }) => row))
  return snapshotRowsById(place, await findSnapshot(place, snapshot), ids)
}
