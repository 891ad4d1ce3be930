import type { RowFilter, RowQuery } from '../../core/dataset/query/rowQuery.ts'
import type { RowKind } from '../../core/dataset/row/content.ts'
import type { DatasetRow, RowId, RowStatus, SplitName } from '../../core/dataset/row/row.ts'
import { readRowLine, rowLine } from '../../core/dataset/row/rowLine.ts'
import type { CellKey } from '../../core/ids.ts'
import type { DatasetPlace } from './datasetPlace.ts'
import { dropRow, nextSeq, openRowIndex, putRow, type RowIndex } from './rowIndex.ts'
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
  /** rows.jsonl lacks changes. */
  isPending: boolean
}

/** What a change did: the rows as they are now. `seq`: its number, null if nothing changed. */
export type Changed = { seq: number | null; rows: DatasetRow[] }
/** `skipped` rows were changed again since, so they stay. */
export type Undone = { rows: RowId[]; skipped: number }

/** An open dataset. Calls are synchronous and durable: a process that is killed loses at most the call it is in. */
export type Dataset = {
  readonly place: DatasetPlace
  /** Another program has changed rows.jsonl since the index was made: `syncIndex` has to run first. */
  isStale(): Promise<boolean>
  facts(): DatasetFacts
  /** The last change by any program, and the generation of the numbers. */
  state(): Pick<DatasetFacts, 'seq' | 'generation'>
  count(filter?: RowFilter): number
  numbers(query: RowQuery): number[]
  /** In the order of the numbers; those that are gone are left out. */
  rows(numbers: readonly number[]): NumberedRow[]
  /** In the order of the ids; those that are gone are left out. */
  byId(ids: readonly RowId[]): NumberedRow[]
  /** In the order of the file. Nothing may be changed until the end. */
  each(filter?: RowFilter): Iterable<DatasetRow>
  /** The rows that were made of these cells. */
  ofCells(keys: readonly CellKey[]): { key: CellKey; row: RowId }[]
  /** Adds rows behind the others, all or none; a row whose id is there already is left out and named in `known`. */
  add(rows: Iterable<DatasetRow>, reviewer?: string): { added: number; known: RowId[] }
  /** Changes rows, all or none. `change` returns the row itself where nothing changes, and null to remove it. */
  change(ids: readonly RowId[], reviewer: string, change: (row: DatasetRow) => DatasetRow | null): Changed
  /** Undoes the last change of this reviewer that was not undone. Null if there is none. */
  undo(reviewer: string): Undone | null
  close(): void
}

const TAGS_SHOWN = 200
const SCORES_SHOWN = 100
/** Changes that can be undone. */
const UNDO_STEPS = 500
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
        isPending: state().seq > Number(index.meta('written') ?? 0),
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
        return found ? [{ n, row: readRowLine(found.line) }] : []
      }),
    byId: (ids) =>
      ids.flatMap((id) => {
        const found = lineOf(index, id)
        return found ? [{ n: found.n, row: readRowLine(found.line) }] : []
      }),
    *each(filter = {}) {
      const { sql, values } = filterSql(filter)
      for (const { line } of index.iterate<{ line: string }>(`SELECT line FROM rows ${sql} ORDER BY n`, ...values)) yield readRowLine(line)
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
    add: (rows, reviewer = '') =>
      index.transaction(() => {
        const next = nextSeq(index)
        const known: RowId[] = []
        let added = 0
        for (const row of rows) {
          if (index.get('SELECT 1 FROM rows WHERE id = ?', row.id)) {
            known.push(row.id)
            continue
          }
          putRow(index, row, { seq: next })
          index.run('INSERT OR REPLACE INTO undo VALUES (?, ?, ?, NULL, NULL, NULL)', next, row.id, reviewer)
          added += 1
        }
        if (added === 0) index.setMeta('seq', String(next - 1))
        forgetOld(index)
        return { added, known }
      }),
    change: (ids, reviewer, change) =>
      index.transaction(() => {
        const next = nextSeq(index)
        const rows: DatasetRow[] = []
        let isChanged = false
        for (const id of new Set(ids)) {
          const before = lineOf(index, id)
          if (!before) continue
          const row = readRowLine(before.line)
          const after = change(row)
          if (after !== null) rows.push(after)
          if (after === row || (after !== null && rowLine(after) === before.line)) continue
          isChanged = true
          index.run('INSERT INTO undo VALUES (?, ?, ?, ?, ?, ?)', next, id, reviewer, before.n, before.touched, before.line)
          if (after === null) dropRow(index, id, { seq: next })
          else putRow(index, after, { seq: next })
        }
        if (!isChanged) index.setMeta('seq', String(next - 1))
        forgetOld(index)
        return { seq: isChanged ? next : null, rows }
      }),
    undo: (reviewer) =>
      index.transaction(() => {
        const last = index.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM undo WHERE reviewer = ?', reviewer)?.seq ?? null
        if (last === null) return null
        const next = nextSeq(index)
        const rows: RowId[] = []
        let skipped = 0
        type Before = { id: RowId; n: number | null; touched: number | null; line: string | null }
        for (const { id, n, touched, line } of index.all<Before>('SELECT id, n, touched, line FROM undo WHERE seq = ?', last)) {
          const now =
            index.get<{ touched: number }>('SELECT touched FROM rows WHERE id = ?', id) ??
            index.get<{ touched: number }>('SELECT touched FROM removed WHERE id = ?', id)
          if (now && now.touched !== last) {
            skipped += 1
            continue
          }
          if (line === null) dropRow(index, id, { seq: next })
          else putRow(index, readRowLine(line), { seq: next, touched: touched ?? next, at: n })
          rows.push(id)
        }
        index.run('DELETE FROM undo WHERE seq = ?', last)
        return { rows, skipped }
      }),
    close: () => index.close(),
  }
}

function lineOf(index: RowIndex, id: string): { n: number; touched: number; line: string } | undefined {
  return index.get('SELECT n, touched, line FROM rows WHERE id = ?', id)
}

function forgetOld(index: RowIndex): void {
  index.run('DELETE FROM undo WHERE seq < (SELECT min(seq) FROM (SELECT DISTINCT seq FROM undo ORDER BY seq DESC LIMIT ?))', UNDO_STEPS)
}
