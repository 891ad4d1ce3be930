import { setTimeout as wait } from 'node:timers/promises'
import { newCard } from '../../core/dataset/card.ts'
import { changeRow } from '../../core/dataset/review/changeRow.ts'
import { newRow, type RowId } from '../../core/dataset/row/row.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import type { CellKey } from '../../core/ids.ts'
import { readTextFile } from '../../io/files/readTextFile.ts'
import type { DatasetDeps } from '../datasetDeps.ts'
import { datasetName } from '../names.ts'
import { agreementOf } from '../review/agreement.ts'
import { removeSnapshot, snapshotDataset, snapshotRowsOf } from '../snapshots/snapshotDataset.ts'
import { splitDataset } from '../split/splitDataset.ts'
import type { DatasetRowWork, DatasetService, DatasetState } from './datasetService.types.ts'
import { listDatasets, listedDataset } from './listDatasets.ts'

/** How often a watched dataset is looked at for changes of other programs. */
const LOOK_MS = 700

/** The `datasets` procedures. `work` reads all rows of a dataset, which a server does in other threads. */
export function createDatasetService(deps: DatasetDeps, work: DatasetRowWork): DatasetService {
  const { store } = deps
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
      const changed = dataset.change(ids, by, (row) => changeRow(row, change, who(by)))
      if (changed.seq !== null) store.changed(name)
      return changed
    },
    async changeAll({ dataset: name, filter, change, by }) {
      const dataset = await store.open(name)
      const ids = [...dataset.each(filter)].map(({ id }) => id)
      const before = who(by)
      let count = 0
      dataset.change(ids, by, (row) => {
        const after = changeRow(row, change, before)
        if (after !== row) count += 1
        return after
      })
      if (count > 0) store.changed(name)
      return { changed: count }
    },
    async changeMany({ dataset: name, changes, by }) {
      const dataset = await store.open(name)
      const ofRow = Map.groupBy(changes, ({ id }) => id)
      const at = who(by)
      let count = 0
      dataset.change([...ofRow.keys()], by, (row) => {
        const after = (ofRow.get(row.id) ?? []).reduce((changed, { change }) => changeRow(changed, change, at), row)
        if (after !== row) count += 1
        return after
      })
      if (count > 0) store.changed(name)
      return { changed: count }
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
    async removeRows({ dataset: name, ids, by }) {
      const dataset = await store.open(name)
      const before = dataset.count()
      dataset.change(ids, by, () => null)
      store.changed(name)
      return { removed: before - dataset.count() }
    },
    async undo(name, by) {
      const undone = (await store.open(name)).undo(by)
      if (undone) store.changed(name)
      return undone
    },
    agreement: async (name, reviewers) => agreementOf((await store.open(name)).each(), reviewers),
    split: (name, request, by) => splitDataset(deps, name, request, by),
    splitFacts: async (name) => work.splitFacts({ place: (await store.open(name)).place }),
    previewSplit: async (name, request) => work.previewSplit({ place: (await store.open(name)).place, request }),
    snapshot: (name, input) => snapshotDataset(deps, name, input),
    removeSnapshot: (name, tag) => removeSnapshot(deps, name, tag),
    diff: async (name, input) => work.diffSnapshots({ place: (await store.open(name)).place, ...input }),
    rowsIn: (input) => snapshotRowsOf(deps, input),
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
      let last: DatasetState | null = null
      let wake = Promise.withResolvers<void>()
      const stop = store.onChange((changed) => {
        if (changed === name) wake.resolve()
      })
      try {
        while (!signal.aborted) {
          const state = (await store.open(name)).state()
          if (last?.seq !== state.seq || last.generation !== state.generation) yield state
          last = state
          await Promise.race([wake.promise, wait(LOOK_MS, undefined, { signal }).catch(() => undefined)])
          wake = Promise.withResolvers<void>()
        }
      } finally {
        stop()
      }
    },
  }
}
