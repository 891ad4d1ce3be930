import { rm } from 'node:fs/promises'
import { AppError } from '../../core/errors.ts'
import { atomicWrite } from '../files/atomicWrite.ts'
import { namesIn } from '../files/folder.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { pathKind } from '../files/pathKind.ts'
import { moveToTrash, readTrash, restoreFromTrash } from '../files/trash.ts'
import { type DatasetPlace, datasetPlace } from './datasetPlace.ts'
import { type Dataset, openDataset } from './openDataset.ts'
import { rowsStamp } from './writeRows.ts'

/** All datasets of a project. Names are in NFC. */
export type DatasetStore = {
  names(): Promise<string[]>
  place(name: string): DatasetPlace
  /** The dataset, equal to its file. @throws AppError NOT_FOUND, and the errors of `syncIndex` */
  open(name: string): Promise<Dataset>
  /** An empty dataset with a card. @throws AppError CONFLICT if there is one of this name */
  create(name: string, card: string): Promise<Dataset>
  /** Tells that rows have changed. They are written to the file a moment later, and listeners hear of it. */
  changed(name: string): void
  /** Writes rows.jsonl now. @throws AppError as `writeRows` */
  save(name: string): Promise<void>
  /** Moves the dataset to the trash. */
  remove(name: string): Promise<{ undo: string }>
  /** @throws AppError NOT_FOUND, CONFLICT */
  restore(undo: string): Promise<string>
  /** Calls `listener` with the name of a dataset that was removed, made or restored, or is found missing: what is known of it is of another one. */
  onReplaced(listener: (name: string) => void): () => void
  /** Calls `listener` with the name of a dataset that this process has changed. Returns a function that stops. */
  onChange(listener: (name: string) => void): () => void
  /** Writes what is not in the files yet. */
  close(): Promise<void>
}

/** Work on whole files, which a server does in worker threads. */
export type DatasetWork = { refresh(place: DatasetPlace): Promise<void>; write(place: DatasetPlace): Promise<void> }

/** After the last change, and at the latest after the first one. */
const WRITE_AFTER_MS = 1_500
const WRITE_AT_LATEST_MS = 15_000
const trashKind = 'dataset'

/** `report` gets what keeps rows.jsonl from being written in the background. */
export function createDatasetStore(
  { datasets, home, trash }: { datasets: string; home: string; trash: string },
  { work, report }: { work: DatasetWork; report: (thrown: unknown) => void },
): DatasetStore {
  const opened = new Map<string, Dataset>()
  const refreshing = new Map<string, Promise<void>>()
  /** Files that are not as rows.jsonl has to be. A watched dataset is opened all the time, and to read a large file again takes seconds. */
  const unreadable = new Map<string, { stamp: string; thrown: AppError }>()
  const waiting = new Map<string, { timer: NodeJS.Timeout; since: number }>()
  const writing = new Set<Promise<void>>()
  const listeners = new Set<(name: string) => void>()
  const replacedListeners = new Set<(name: string) => void>()
  const place = (name: string) => datasetPlace({ datasets, home }, name)
  const tell = (name: string) => {
    for (const listener of listeners) listener(name)
  }
  const tellReplaced = (name: string) => {
    for (const listener of replacedListeners) listener(name)
  }

  const exists = async (name: string) => (await pathKind(place(name).rows)) === 'file'

  /** One at a time for each dataset. */
  function refresh(name: string): Promise<void> {
    const running = refreshing.get(name)
    if (running) return running
    const started = refreshNow(name).finally(() => refreshing.delete(name))
    refreshing.set(name, started)
    return started
  }

  async function refreshNow(name: string): Promise<void> {
    const stamp = await rowsStamp(place(name))
    const known = unreadable.get(name)
    if (known?.stamp === stamp) throw known.thrown
    unreadable.delete(name)
    try {
      await work.refresh(place(name))
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'BAD_INPUT') unreadable.set(name, { stamp, thrown })
      throw thrown
    }
  }

  function handle(name: string): Dataset {
    const known = opened.get(name)
    if (known) return known
    const dataset = openDataset(place(name))
    opened.set(name, dataset)
    // Changes of a program that was killed before it had written them.
    if (dataset.isPending()) writeSoon(name)
    return dataset
  }

  function forget(name: string): void {
    const timer = waiting.get(name)?.timer
    if (timer) clearTimeout(timer)
    waiting.delete(name)
    opened.get(name)?.close()
    opened.delete(name)
  }

  function writeSoon(name: string): void {
    const before = waiting.get(name)
    const since = before?.since ?? performance.now()
    if (before) clearTimeout(before.timer)
    const left = Math.max(0, Math.min(WRITE_AFTER_MS, since + WRITE_AT_LATEST_MS - performance.now()))
    const timer = setTimeout(() => {
      waiting.delete(name)
      const written = work
        .write(place(name))
        .catch(report)
        .finally(() => writing.delete(written))
      writing.add(written)
    }, left)
    waiting.set(name, { timer, since })
  }

  const store: DatasetStore = {
    async names() {
      const names = await namesIn(datasets, { within: datasets, name: 'datasets' })
      const found = await Promise.all(
        names.map(async (given) => {
          const name = given.normalize('NFC')
          return (await exists(name)) ? [name] : []
        }),
      )
      return [...new Set(found.flat())].toSorted()
    },
    place,
    async open(name) {
      if (!(await exists(name))) {
        forget(name)
        tellReplaced(name)
        throw new AppError('NOT_FOUND', `There is no dataset ${name}. Make one with npm run assay -- dataset import ${name} FILE.`)
      }
      const dataset = handle(name)
      if (await dataset.isStale()) await refresh(name)
      return dataset
    },
    async create(name, card) {
      const at = place(name)
      if (await exists(name)) throw new AppError('CONFLICT', `There is a dataset ${name} already. Choose another name.`)
      // An index without rows is of a dataset that was removed.
      forget(name)
      for (const suffix of ['', '-wal', '-shm']) await rm(at.index + suffix, { force: true })
      makeFolder(at.folder)
      if ((await pathKind(at.card)) === null) await atomicWrite(at.card, card, { within: at.folder })
      await atomicWrite(at.rows, '', { within: at.folder })
      tellReplaced(name)
      tell(name)
      return store.open(name)
    },
    changed(name) {
      writeSoon(name)
      tell(name)
    },
    async save(name) {
      const timer = waiting.get(name)?.timer
      if (timer) clearTimeout(timer)
      waiting.delete(name)
      await work.write(place(name))
    },
    async remove(name) {
      const dataset = await store.open(name)
      await store.save(name)
      forget(name)
      const { undo } = await moveToTrash(trash, { kind: trashKind, id: name, paths: { [name]: dataset.place.folder } }, new Date())
      for (const suffix of ['', '-wal', '-shm']) await rm(dataset.place.index + suffix, { force: true })
      tellReplaced(name)
      tell(name)
      return { undo }
    },
    async restore(undo) {
      const { id } = await readTrash(trash, undo, trashKind)
      if (await exists(id)) throw new AppError('CONFLICT', `There is a dataset ${id} again. Rename its folder first.`)
      await restoreFromTrash(trash, undo, { paths: { [id]: place(id).folder }, within: datasets })
      tellReplaced(id)
      tell(id)
      return id
    },
    onReplaced(listener) {
      replacedListeners.add(listener)
      return () => replacedListeners.delete(listener)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      const pending = [...waiting.keys()]
      for (const { timer } of waiting.values()) clearTimeout(timer)
      waiting.clear()
      await Promise.all([...writing, ...pending.map((name) => work.write(place(name)).catch(report))])
      for (const dataset of opened.values()) dataset.close()
      opened.clear()
    },
  }
  return store
}
