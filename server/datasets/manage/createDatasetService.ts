import { newCard } from '../../core/dataset/card.ts'
import { newRow, type RowId } from '../../core/dataset/row/row.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import { AppError, toErrorData } from '../../core/errors.ts'
import type { CellKey } from '../../core/ids.ts'
import { readTextFile } from '../../io/files/readTextFile.ts'
import { createBell } from '../../jobs/createBell.ts'
import { watchChanges } from '../../jobs/watchChanges.ts'
import type { DatasetDeps } from '../datasetDeps.ts'
import { datasetName } from '../names.ts'
import { changeRows } from '../review/changeRows.ts'
import { agreementOf } from '../review/agreement.ts'
import { removeSnapshot, snapshotDataset } from '../snapshots/snapshotDataset.ts'
import { splitDataset } from '../split/splitDataset.ts'
import type { DatasetNews, DatasetService } from './datasetService.types.ts'
import { listDatasets, listedDataset } from './listDatasets.ts'

/** More rows would hold the server's main thread for more than a moment. */
const MOST_AT_ONCE = 500

/** The `datasets` procedures. */
export function createDatasetService(deps: DatasetDeps): DatasetService {
  const { store, threads } = deps
  const who = (by: string) => ({ by, at: deps.now().toISOString() })
  return {
    list: () => listDatasets(deps),
    async get(dataset) {
      const listed = await listedDataset(deps, dataset)
      const { card, folder } = store.place(dataset)
      const text = await readTextFile(card, { within: folder, name: `datasets/${dataset}/README.md` }).then(
        (file) => file.text,
        () => '',
      )
      return { ...listed, card: text }
    },
    async create(dataset) {
      const name = datasetName(dataset)
      await store.create(name, newCard(name))
    },
    remove: (dataset) => store.remove(dataset),
    restore: async (undo) => ({ dataset: await store.restore(undo) }),
    async numbers(name, query) {
      const dataset = await store.open(name)
      const { seq, generation } = dataset.state()
      return { seq, generation, numbers: dataset.numbers(query) }
    },
    rows: async (name, numbers) => (await store.open(name)).rows(numbers),
    byId: async (name, ids) => (await store.open(name)).byId(ids),
    async change({ dataset: name, ids, change, by }) {
      const dataset = await store.open(name)
      if (ids.length > MOST_AT_ONCE) throw new AppError('BAD_INPUT', `At most ${MOST_AT_ONCE} rows are changed with an answer.`)
      const { seq, rows } = changeRows(dataset, { ids, change }, who(by))
      if (seq !== null) store.changed(name)
      return { seq, rows }
    },
    async changeMany({ dataset: name, changes, by }) {
      const dataset = await store.open(name)
      const { changed } = await threads.changeRows({ place: dataset.place, changes, who: who(by) })
      if (changed > 0) store.changed(name)
      return { changed }
    },
    async addRow({ dataset: name, content, by }) {
      const dataset = await store.open(name)
      const origin = { from: 'hand' } as const
      let occurrence = 0
      let id: RowId
      do id = rowId(content, origin, occurrence++)
      while (dataset.byId([id]).length > 0)
      dataset.add([newRow(id, content, origin)], by)
      store.changed(name)
      const [added] = dataset.byId([id])
      if (!added) throw new Error(`The row ${id} was not added.`)
      return added
    },
    async undo(name, by) {
      const dataset = await store.open(name)
      const undone = dataset.undoSize(by) > MOST_AT_ONCE ? await threads.undo({ place: dataset.place, by }) : dataset.undo(by)
      if (undone) store.changed(name)
      return undone
    },
    agreement: async (name, reviewers) => agreementOf((await store.open(name)).each({ reviewedBy: reviewers }), reviewers),
    split: (name, request, by) => splitDataset(deps, name, request, by),
    splitFacts: async (name) => threads.splitFacts({ place: (await store.open(name)).place }),
    previewSplit: async (name, request) => threads.previewSplit({ place: (await store.open(name)).place, request }),
    snapshot: (name, input) => snapshotDataset(deps, name, input),
    removeSnapshot: (name, tag) => removeSnapshot(deps, name, tag),
    diff: async (name, { from, to }) => threads.diff({ place: (await store.open(name)).place, from, to }),
    rowsIn: async ({ dataset: name, snapshot, ids }) => threads.rowsIn({ place: (await store.open(name)).place, snapshot, ids }),
    async ofCells(keys: readonly CellKey[]) {
      const found = await Promise.all(
        (await store.names()).map(async (dataset) => {
          const opened = await store.open(dataset).catch(() => null)
          return opened?.ofCells(keys).map(({ key, row }) => ({ key, dataset, row })) ?? []
        }),
      )
      return found.flat()
    },
    async *watch(name, signal) {
      const bell = createBell()
      const stop = store.onChange((changed) => {
        if (changed === name) bell.ring()
      })
      const look = () =>
        store.open(name).then(
          (dataset): DatasetNews => dataset.state(),
          (thrown: unknown): DatasetNews => ({ problem: toErrorData(thrown, 'INTERNAL') }),
        )
      try {
        yield* watchChanges(look, signal, bell)
      } finally {
        stop()
      }
    },
  }
}
