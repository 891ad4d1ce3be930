import { renameSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { isDisputed } from '../../core/dataset/review/changeRow.ts'
import { cellsOf } from '../../core/dataset/row/origin.ts'
import { answerText, foldedText, fullText, promptText } from '../../core/dataset/row/rowText.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { readRowLine, rowLine } from '../../core/dataset/row/rowLine.ts'
import { AppError } from '../../core/errors.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { isBroken, sqliteCode, sqliteCodes } from '../sqlite/sqliteErrors.ts'
import { sqliteModule } from '../sqlite/sqliteModule.ts'

/** A change of the tables needs a new number: an index of another format is made anew, with the changes that are not in the file yet. */
const FORMAT = 3
const BUSY_TIMEOUT_MS = 20_000

/**
 * `seq` counts changes; a row or removal with a higher one than `meta.written` is not in the file yet. `n` orders the rows as in the file.
 * `touched` is the step that made the row what it is, which an undo sets back. A step of many rows consists of several changes. `undo` has the line of each changed row from before the change; null for one that was not there.
 */
const schema = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE rows (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, status TEXT NOT NULL, split TEXT, rating INTEGER,
  promptLength INTEGER NOT NULL, answerLength INTEGER NOT NULL, disputed INTEGER NOT NULL, seq INTEGER NOT NULL,
  touched INTEGER NOT NULL, line TEXT NOT NULL
);
CREATE INDEX rows_status ON rows (status, split, kind);
CREATE INDEX rows_seq ON rows (seq);
CREATE TABLE texts (n INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE tags (tag TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (tag, n)) WITHOUT ROWID;
CREATE INDEX tags_n ON tags (n);
CREATE TABLE reviews (reviewer TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (reviewer, n)) WITHOUT ROWID;
CREATE INDEX reviews_n ON reviews (n);
CREATE TABLE scores (score TEXT NOT NULL, n INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (score, n)) WITHOUT ROWID;
CREATE INDEX scores_n ON scores (n);
CREATE TABLE cells (key TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (key, n)) WITHOUT ROWID;
CREATE INDEX cells_n ON cells (n);
CREATE TABLE removed (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, touched INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE steps (seq INTEGER PRIMARY KEY, reviewer TEXT NOT NULL);
CREATE TABLE undo (seq INTEGER NOT NULL, id TEXT NOT NULL, n INTEGER, touched INTEGER, line TEXT, PRIMARY KEY (seq, id)) WITHOUT ROWID;
PRAGMA user_version = ${FORMAT};
`

/** A connection to the index of a dataset. Statements are prepared once. */
export type RowIndex = {
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[]
  // eslint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it selects
  get<Row extends object>(sql: string, ...values: SQLInputValue[]): Row | undefined
  run(sql: string, ...values: SQLInputValue[]): void
  iterate<Row>(sql: string, ...values: SQLInputValue[]): Iterable<Row>
  /** In a write transaction (BEGIN IMMEDIATE). */
  transaction<Result>(work: () => Result): Result
  meta(key: MetaKey): string | null
  setMeta(key: MetaKey, value: string): void
  close(): void
}

/**
 * `stamp`: the stamp of rows.jsonl (see files/fileStamp.ts) whose rows the index has, '' for no file. `seq`: the last change. `written`: the last
 * change that is in the file. `generation`: grows when the numbers of rows have changed. `splitSeed`: the seed of the last split, '' if the split of a
 * row was changed since, or there is none.
 */
export type MetaKey = 'stamp' | 'seq' | 'written' | 'generation' | 'splitSeed'

/**
 * Opens the index, and creates it where it is missing, of another format, or no database any more; the file is then kept as `.damaged`.
 * @throws AppError DISK_FULL, and the errors of SQLite
 */
export function openRowIndex(file: string): RowIndex {
  makeFolder(dirname(file))
  try {
    return openFile(file)
  } catch (thrown) {
    if (!isBroken(thrown)) throw thrown
    renameSync(file, `${file}.damaged`)
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
    return openFile(file)
  }
}

function openFile(file: string): RowIndex {
  const { DatabaseSync } = sqliteModule()
  const raw = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    raw.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536')
    const index = wrap(raw)
    prepare(raw, index)
    return index
  } catch (thrown) {
    raw.close()
    throw diskError(thrown)
  }
}

function prepare(raw: DatabaseSync, index: RowIndex): void {
  const version = () => Number(raw.prepare('PRAGMA user_version').get()?.user_version)
  if (version() === FORMAT) return
  raw.exec('BEGIN IMMEDIATE')
  try {
    if (version() !== FORMAT) {
      const tables = raw.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).all()
      const pending = tables.length > 0 ? pendingOf(raw) : { rows: [], removed: [] }
      for (const { name } of tables) raw.exec(`DROP TABLE "${String(name)}"`)
      raw.exec(schema)
      keepPending(index, pending)
    }
    raw.exec('COMMIT')
  } catch (thrown) {
    if (raw.isTransaction) raw.exec('ROLLBACK')
    throw thrown
  }
}

/** A full disk as an AppError. Other errors are returned unchanged. */
function diskError(thrown: unknown): unknown {
  if (sqliteCode(thrown) !== sqliteCodes.FULL) return thrown
  const message = 'The disk is full, so the index of the dataset cannot be written. Free some space and try again.'
  return new AppError('DISK_FULL', message, { cause: thrown })
}

type Pending = { rows: DatasetRow[]; removed: string[] }

/** The changes of an index of another format that are not in rows.jsonl yet. @throws AppError STORE_BROKEN if they cannot be read */
function pendingOf(raw: DatabaseSync): Pending {
  try {
    const meta = (key: string) => Number(raw.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.value ?? 0)
    const written = meta('written')
    if (meta('seq') <= written) return { rows: [], removed: [] }
    return {
      rows: raw
        .prepare('SELECT line FROM rows WHERE seq > ? ORDER BY n')
        .all(written)
        .map(({ line }) => readRowLine(String(line))),
      removed: raw
        .prepare('SELECT id FROM removed WHERE seq > ?')
        .all(written)
        .map(({ id }) => String(id)),
    }
  } catch (thrown) {
    if (isBroken(thrown)) throw thrown
    throw new AppError(
      'STORE_BROKEN',
      `The index ${basename(raw.location() ?? '')} in .assay/datasets was made by another version of Assay and may have changes that are not in rows.jsonl. Open the dataset once with that version, or delete the file to go on without them.`,
    )
  }
}

/** Puts changes of an index of another format into the new one, where `syncIndex` joins them with the file. */
function keepPending(index: RowIndex, { rows, removed }: Pending): void {
  if (rows.length + removed.length === 0) return
  const seq = nextSeq(index)
  for (const row of rows) insertRow(index, row, { seq })
  for (const id of removed) index.run('INSERT INTO removed VALUES (?, ?, ?)', id, seq, seq)
}

function wrap(raw: DatabaseSync): RowIndex {
  const statements = new Map<string, StatementSync>()
  let depth = 0
  const statement = (sql: string) => {
    const known = statements.get(sql)
    if (known) return known
    const prepared = raw.prepare(sql)
    if (statements.size < 200) statements.set(sql, prepared)
    return prepared
  }
  const index: RowIndex = {
    all: <Row>(sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values) as Row[],
    // eslint-disable-next-line typescript/no-unnecessary-type-parameters -- as in the type
    get: <Row extends object>(sql: string, ...values: SQLInputValue[]) => statement(sql).get(...values) as Row | undefined,
    run: (sql, ...values) => void statement(sql).run(...values),
    // A statement of its own, because a statement can be iterated by one reader at a time.
    iterate: <Row>(sql: string, ...values: SQLInputValue[]) => raw.prepare(sql).iterate(...values) as Iterable<Row>,
    transaction(work) {
      if (depth > 0) return work()
      raw.exec('BEGIN IMMEDIATE')
      depth += 1
      try {
        const result = work()
        raw.exec('COMMIT')
        return result
      } catch (thrown) {
        // SQLite may have rolled back already, as when the disk is full.
        if (raw.isTransaction) raw.exec('ROLLBACK')
        throw diskError(thrown)
      } finally {
        depth -= 1
      }
    },
    meta: (key) => {
      const found = index.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)
      return found?.value ?? null
    },
    setMeta: (key, value) => index.run('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', key, value),
    close: () => raw.close(),
  }
  return index
}

/** The number of the next change. Called in the transaction that makes it. */
export function nextSeq(index: RowIndex): number {
  const seq = Number(index.meta('seq') ?? 0) + 1
  index.setMeta('seq', String(seq))
  return seq
}

/** The splits are no more those of the last seed. Called in the transaction that changes one. */
export function forgetSplitSeed(index: RowIndex): void {
  if ((index.meta('splitSeed') ?? '') !== '') index.setMeta('splitSeed', '')
}

/** Keeps the line that a row has in the file, for `baseLine`, where no step does: an entry of `undo` whose number is not of a step. */
export function keepBaseLine(index: RowIndex, { seq, id, line }: { seq: number; id: string; line: string | null }): void {
  index.run('INSERT OR REPLACE INTO undo VALUES (?, ?, NULL, NULL, ?)', seq, id, line)
}

/** The line of a row from before its first change that is not in the file yet. Null if it was not there, or the line is not kept any more. */
export function baseLine(index: RowIndex, id: string): string | null {
  const written = Number(index.meta('written') ?? 0)
  const found = index.get<{ line: string | null }>('SELECT line FROM undo WHERE id = ? AND seq > ? ORDER BY seq LIMIT 1', id, written)
  return found?.line ?? null
}

/** Adds a row behind the others, or with the number `at`. */
export function insertRow(
  index: RowIndex,
  row: DatasetRow,
  { seq, touched = seq, at = null }: { seq: number; touched?: number; at?: number | null },
): void {
  index.run('INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', at, row.id, ...factsOf(row), seq, touched, rowLine(row))
  index.run('DELETE FROM removed WHERE id = ?', row.id)
  const n = index.get<{ n: number }>('SELECT last_insert_rowid() AS n')?.n ?? 0
  index.run('INSERT INTO texts VALUES (?, ?)', n, foldedText(fullText(row.content)))
  for (const table of listTables) putList(index, table, n, row)
}

/** Replaces the row `before` with the number `n` by `after`, and writes what differs. */
export function updateRow(
  index: RowIndex,
  { n, before, after, line }: { n: number; before: DatasetRow; after: DatasetRow; line: string },
  { seq, touched = seq }: { seq: number; touched?: number },
): void {
  index.run(
    `UPDATE rows SET kind = ?, status = ?, split = ?, rating = ?, promptLength = ?, answerLength = ?, disputed = ?, seq = ?, touched = ?,
     line = ? WHERE n = ?`,
    ...factsOf(after),
    seq,
    touched,
    line,
    n,
  )
  if (before.content !== after.content) index.run('UPDATE texts SET text = ? WHERE n = ?', foldedText(fullText(after.content)), n)
  for (const table of listTables) {
    if (listTableOf[table].isSame(before, after)) continue
    index.run(`DELETE FROM ${table} WHERE n = ?`, n)
    putList(index, table, n, after)
  }
}

function factsOf(row: DatasetRow) {
  const { kind } = row.content
  return [
    kind,
    row.status,
    row.split,
    row.rating,
    promptText(row.content).length,
    answerText(row.content).length,
    isDisputed(row) ? 1 : 0,
  ] as const
}

/** The tables with several entries for a row: whether two rows have the same ones, and how one is written. */
const listTableOf = {
  tags: {
    isSame: (one: DatasetRow, other: DatasetRow) => one.tags === other.tags,
    sql: 'INSERT INTO tags VALUES (?, ?)',
    entries: ({ tags }: DatasetRow, n: number) => [...new Set(tags)].map((tag) => [tag, n]),
  },
  reviews: {
    isSame: (one: DatasetRow, other: DatasetRow) => one.reviews === other.reviews,
    sql: 'INSERT INTO reviews VALUES (?, ?)',
    entries: ({ reviews }: DatasetRow, n: number) => [...new Set(reviews.map(({ by }) => by))].map((by) => [by, n]),
  },
  scores: {
    isSame: (one: DatasetRow, other: DatasetRow) => one.fields === other.fields && one.origin === other.origin,
    sql: 'INSERT INTO scores VALUES (?, ?, ?)',
    entries: (row: DatasetRow, n: number) => [...scoresOf(row)].map(([score, value]) => [score, n, value]),
  },
  cells: {
    isSame: (one: DatasetRow, other: DatasetRow) => one.origin === other.origin,
    sql: 'INSERT INTO cells VALUES (?, ?)',
    entries: ({ origin }: DatasetRow, n: number) => [...new Set(cellsOf(origin).map(({ key }) => key))].map((key) => [key, n]),
  },
} satisfies Record<
  string,
  { isSame(one: DatasetRow, other: DatasetRow): boolean; sql: string; entries(row: DatasetRow, n: number): SQLInputValue[][] }
>
const listTables = ['tags', 'reviews', 'scores', 'cells'] as const satisfies (keyof typeof listTableOf)[]

/** Every table with something about a row, by its number. */
export const rowTables = ['rows', 'texts', ...listTables] as const

function putList(index: RowIndex, table: (typeof listTables)[number], n: number, row: DatasetRow): void {
  const { sql, entries } = listTableOf[table]
  for (const values of entries(row, n)) index.run(sql, ...values)
}

/** Removes a row. */
export function dropRow(index: RowIndex, id: string, { seq, touched = seq }: { seq: number; touched?: number }): void {
  const found = index.get<{ n: number }>('SELECT n FROM rows WHERE id = ?', id)
  if (!found) return
  for (const table of rowTables) index.run(`DELETE FROM ${table} WHERE n = ?`, found.n)
  index.run('INSERT OR REPLACE INTO removed VALUES (?, ?, ?)', id, seq, touched)
}

/** The numbers that rows can be sorted by: scores of the cell, and numeric columns of the source. */
function scoresOf({ origin, fields }: DatasetRow): Map<string, number> {
  const scores = new Map<string, number>()
  for (const [name, value] of Object.entries(fields)) if (typeof value === 'number') scores.set(name, value)
  const [cell] = cellsOf(origin)
  for (const [name, value] of Object.entries(cell?.scores ?? {})) if (value !== null) scores.set(name, value)
  return scores
}
