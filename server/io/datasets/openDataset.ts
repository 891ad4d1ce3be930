import type { RowFilter, RowQuery } from '../../core/dataset/query/rowQuery.ts'
import type { RowKind } from '../../core/dataset/row/content.ts'
import type { DatasetRow, RowId, RowStatus, SplitName } from '../../core/dataset/row/row.ts'
import { knownRow, rowLine } from '../../core/dataset/row/rowLine.ts'
import type { CellKey } from '../../core/ids.ts'
import type { DatasetPlace } from './datasetPlace.ts'
import { dropRow, forgetSplitSeed, insertRow, keepBaseLine, nextSeq, openRowIndex, type RowIndex, updateRow } from './rowIndex.ts'
import { filterSql, numbersSql } from './rowSql.ts'
import { rowsStamp } from './writeRows.ts'

/** A row with its number: its position in the file, which changes only when the file is changed by another program (`generation`). */
export type NumberedRow = { n: number; row: DatasetRow }

export type DatasetFacts = {
  rows: number
  kinds: Partial<Record<RowKind, number>>
  statuses: Partial<Record<RowStatus, number>>
  splits: Partial<Record<SplitName | 'none', number>>
  /** The most frequent ones. */
  tags: { tag: string; rows: number }[]
  /** Names of numbers that rows can be sorted by. */
  scores: string[]
  reviewers: { reviewer: string; rows: number }[]
  disputed: number
  generation: number
  /** The number of the last change. */
  seq: number
}

/** What a change did: the rows as they are now. `seq`: the number of the step, null if nothing changed. */
export type Changed = { seq: number | null; rows: DatasetRow[] }
/** `skipped` rows were changed again since, so they stay. */
export type Undone = { rows: RowId[]; skipped: number }

/** An open dataset. Calls are synchronous and durable: a process that is killed loses at most the call it is in. */
export type Dataset = {
  readonly place: DatasetPlace
  /** Another program has changed rows.jsonl since the index was made: `syncIndex` has to run first. */
  isStale(): Promise<boolean>
  /** rows.jsonl lacks changes. */
  isPending(): boolean
  facts(): DatasetFacts
  /** The last change by any program, and the generation of the numbers. */
  state(): Pick<DatasetFacts, 'seq' | 'generation'>
  count(filter?: RowFilter): number
  numbers(query: RowQuery): number[]
  /** In the order of the numbers; those that are gone are left out. */
  rows(numbers: readonly number[]): NumberedRow[]
  /** In the order of the ids; those that are gone are left out. */
  byId(ids: readonly RowId[]): NumberedRow[]
  /** In the order of the file. */
  ids(filter?: RowFilter): RowId[]
  /** In the order of the file. Nothing may be changed until the end. */
  each(filter?: RowFilter): Iterable<DatasetRow>
  /** The rows that were made of these cells. */
  ofCells(keys: readonly CellKey[]): { key: CellKey; row: RowId }[]
  /**
   * Adds rows behind the others; a row whose id is there already is left out and named in `known`. A process that is killed meanwhile leaves
   * the first ones, which `undo` takes away and another call completes.
   */
  add(rows: Iterable<DatasetRow>, reviewer?: string): { added: number; known: RowId[] }
  /** Changes rows. `change` returns the row itself where nothing changes, and null to remove it; what it does not change stays the same object. */
  change(ids: readonly RowId[], reviewer: string, change: (row: DatasetRow) => DatasetRow | null): Changed
  /** The seed of the last split; null if there is none, or the split of a row was changed since in another way. */
  splitSeed(): number | null
  /** Tells the seed by which the present splits were made. */
  keepSplitSeed(seed: number): void
  /** How many rows `undo` would change. */
  undoSize(reviewer: string): number
  /** Undoes the last change of this reviewer that was not undone. Null if there is none. */
  undo(reviewer: string): Undone | null
  close(): void
}

const TAGS_SHOWN = 200
const SCORES_SHOWN = 100
/** Changes that can be undone. */
const UNDO_STEPS = 500
/** They take about a tenth of a second. */
const SLICE_ROWS = 1_000
/** SQLite takes 32,766 values in a statement. */
const VALUES_AT_ONCE = 10_000

/** Throws the errors of SQLite. */
export function openDataset(place: DatasetPlace): Dataset {
  const index = openRowIndex(place.index)
  const countBy = (column: string) =>
    Object.fromEntries(
      index
        .all<{ name: string; rows: number }>(`SELECT ${column} AS name, count(*) AS rows FROM rows GROUP BY 1`)
        .map(({ name, rows }) => [name, rows]),
    )
  const state = () => ({ seq: Number(index.meta('seq') ?? 0), generation: Number(index.meta('generation') ?? 0) })
  return {
    place,
    isStale: async () => (await rowsStamp(place)) !== (index.meta('stamp') ?? ''),
    isPending: () => state().seq > Number(index.meta('written') ?? 0),
    facts() {
      const kinds = countBy('kind')
      return {
        rows: Object.values(kinds).reduce((a, b) => a + b, 0),
        kinds,
        statuses: countBy('status'),
        splits: countBy(`coalesce(split, 'none')`),
        tags: index.all('SELECT tag, count(*) AS rows FROM tags GROUP BY tag ORDER BY rows DESC, tag LIMIT ?', TAGS_SHOWN),
        scores: index
          .all<{ score: string }>('SELECT DISTINCT score FROM scores ORDER BY score LIMIT ?', SCORES_SHOWN)
          .map(({ score }) => score),
        reviewers: index.all('SELECT reviewer, count(*) AS rows FROM reviews GROUP BY reviewer ORDER BY rows DESC, reviewer'),
        disputed: index.get<{ rows: number }>('SELECT count(*) AS rows FROM rows WHERE disputed = 1')?.rows ?? 0,
        ...state(),
      }
    },
    state,
    count(filter = {}) {
      const { sql, values } = filterSql(filter)
      return index.get<{ rows: number }>(`SELECT count(*) AS rows FROM rows ${sql}`, ...values)?.rows ?? 0
    },
    numbers(query) {
      const { sql, values } = numbersSql(query)
      return index.all<{ n: number }>(sql, ...values).map(({ n }) => n)
    },
    rows: (numbers) =>
      numbers.flatMap((n) => {
        const found = index.get<{ line: string }>('SELECT line FROM rows WHERE n = ?', n)
        return found ? [{ n, row: knownRow(found.line) }] : []
      }),
    byId: (ids) =>
      ids.flatMap((id) => {
        const found = lineOf(index, id)
        return found ? [{ n: found.n, row: knownRow(found.line) }] : []
      }),
    ids(filter = {}) {
      const { sql, values } = filterSql(filter)
      return index.all<{ id: RowId }>(`SELECT id FROM rows ${sql} ORDER BY n`, ...values).map(({ id }) => id)
    },
    *each(filter = {}) {
      const { sql, values } = filterSql(filter)
      for (const { line } of index.iterate<{ line: string }>(`SELECT line FROM rows ${sql} ORDER BY n`, ...values)) yield knownRow(line)
    },
    ofCells(keys) {
      const found: { key: CellKey; row: RowId }[] = []
      for (let from = 0; from < keys.length; from += VALUES_AT_ONCE) {
        const some = keys.slice(from, from + VALUES_AT_ONCE)
        const sql = `SELECT key, id AS row FROM cells JOIN rows ON rows.n = cells.n WHERE key IN (${some.map(() => '?').join(', ')}) ORDER BY rows.n`
        for (const { key, row } of index.all<{ key: CellKey; row: RowId }>(sql, ...some)) found.push({ key, row })
      }
      return found
    },
    add(rows, reviewer = '') {
      const step = createStep(index, reviewer)
      const known: RowId[] = []
      let added = 0
      for (const slice of slicesOf(rows))
        index.transaction(() => {
          for (const row of slice) {
            if (index.get('SELECT 1 FROM rows WHERE id = ?', row.id)) {
              known.push(row.id)
              continue
            }
            const at = step.next()
            insertRow(index, row, at)
            if (row.split !== null) forgetSplitSeed(index)
            index.run('INSERT OR REPLACE INTO undo VALUES (?, ?, NULL, NULL, NULL)', at.touched, row.id)
            added += 1
          }
          step.endSlice()
        })
      return { added, known }
    },
    change(ids, reviewer, change) {
      const step = createStep(index, reviewer)
      const rows: DatasetRow[] = []
      for (const slice of slicesOf(new Set(ids)))
        index.transaction(() => {
          for (const id of slice) {
            const found = lineOf(index, id)
            if (!found) continue
            const before = knownRow(found.line)
            const after = change(before)
            if (after !== null) rows.push(after)
            const line = after === null ? null : after === before ? found.line : rowLine(after)
            if (line === found.line) continue
            const at = step.next()
            index.run('INSERT INTO undo VALUES (?, ?, ?, ?, ?)', at.touched, id, found.n, found.touched, found.line)
            if (after === null || line === null) dropRow(index, id, at)
            else updateRow(index, { n: found.n, before, after, line }, at)
            if (after && after.split !== before.split) forgetSplitSeed(index)
          }
          step.endSlice()
        })
      return { seq: step.seq(), rows }
    },
    splitSeed() {
      const seed = index.meta('splitSeed') ?? ''
      return seed === '' ? null : Number(seed)
    },
    keepSplitSeed: (seed) => index.setMeta('splitSeed', String(seed)),
    undoSize: (reviewer) =>
      index.get<{ rows: number }>('SELECT count(*) AS rows FROM undo WHERE seq = ?', lastStep(index, reviewer) ?? -1)?.rows ?? 0,
    undo(reviewer) {
      const last = lastStep(index, reviewer)
      if (last === null) return null
      const rows: RowId[] = []
      let skipped = 0
      type Before = { id: RowId; n: number | null; touched: number | null; line: string | null }
      const entries = index.all<Before>('SELECT id, n, touched, line FROM undo WHERE seq = ?', last)
      for (const slice of slicesOf(entries))
        index.transaction(() => {
          const seq = nextSeq(index)
          for (const { id, n, touched, line } of slice) {
            const now = lineOf(index, id)
            const isTouched = (now ?? index.get<{ touched: number }>('SELECT touched FROM removed WHERE id = ?', id))?.touched
            index.run('DELETE FROM undo WHERE seq = ? AND id = ?', last, id)
            if (isTouched !== undefined && isTouched !== last) {
              skipped += 1
              continue
            }
            const at = { seq, touched: touched ?? seq }
            const before = now ? knownRow(now.line) : null
            const after = line === null ? null : knownRow(line)
            if (after === null || line === null) dropRow(index, id, { seq })
            else if (now && before) updateRow(index, { n: now.n, before, after, line }, at)
            else insertRow(index, after, { ...at, at: n })
            if (after && after.split !== (before?.split ?? null)) forgetSplitSeed(index)
            keepBaseLine(index, { seq, id, line: now?.line ?? null })
            rows.push(id)
          }
        })
      index.run('DELETE FROM steps WHERE seq = ?', last)
      return { rows, skipped }
    },
    close: () => index.close(),
  }
}

/** Opens a dataset for `work` with a connection of its own, as a worker thread does. */
export function withDataset<Result>(place: DatasetPlace, work: (dataset: Dataset) => Result): Result {
  const dataset = openDataset(place)
  try {
    return work(dataset)
  } finally {
    dataset.close()
  }
}

function lineOf(index: RowIndex, id: string): { n: number; touched: number; line: string } | undefined {
  return index.get('SELECT n, touched, line FROM rows WHERE id = ?', id)
}

function lastStep(index: RowIndex, reviewer: string): number | null {
  return index.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM steps WHERE reviewer = ?', reviewer)?.seq ?? null
}

/**
 * One step of a reviewer, which is undone as a whole. Its changes are numbered when the first row of a slice changes, so that the file is known to lack
 * them, and so that a step that changes nothing leaves no trace.
 */
function createStep(index: RowIndex, reviewer: string) {
  let touched: number | null = null
  let seq: number | null = null
  return {
    /** The number of the step. */
    seq: () => touched,
    /** Called for each row that changes, in the transaction of its slice. */
    next(): { seq: number; touched: number } {
      seq ??= nextSeq(index)
      if (touched === null) {
        touched = seq
        index.run('INSERT INTO steps VALUES (?, ?)', touched, reviewer)
        const old = index.get<{ seq: number }>('SELECT seq FROM steps ORDER BY seq DESC LIMIT 1 OFFSET ?', UNDO_STEPS)
        if (old) {
          index.run('DELETE FROM undo WHERE seq <= ?', old.seq)
          index.run('DELETE FROM steps WHERE seq <= ?', old.seq)
        }
      }
      return { seq, touched }
    },
    endSlice() {
      seq = null
    },
  }
}

/** Other connections can write between two slices, so that they never wait for long. */
function* slicesOf<T>(items: Iterable<T>): Generator<T[]> {
  let slice: T[] = []
  for (const item of items) {
    slice.push(item)
    if (slice.length < SLICE_ROWS) continue
    yield slice
    slice = []
  }
  if (slice.length > 0) yield slice
}
