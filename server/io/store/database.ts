import { existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { AppError } from '../../core/errors.ts'
import { textHash } from '../../core/textHash.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { migrations } from './migrations.ts'
import type { Schema } from './schema.ts'

const BUSY_TIMEOUT_MS = 10_000
const STATEMENTS_KEPT = 200

/** Builds typed SQL; nothing runs through it. See server/decisions/001-sqlite.md. */
export const query = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** One connection, synchronous: a statement takes microseconds, and nothing can come between two statements of a transaction. */
export type Database = {
  readonly file: string
  all<Row>(statement: Compilable<Row>): Row[]
  get<Row>(statement: Compilable<Row>): Row | undefined
  /** Returns the number of rows changed. */
  run(statement: Compilable): number
  /** Runs `work` in one write transaction (BEGIN IMMEDIATE); inside another one it simply joins it. */
  transaction<Result>(work: () => Result): Result
  close(): void
}

/**
 * Opens the store, making folder, file and tables where missing. A damaged file is moved to `<file>.broken-<time>` after
 * `notice` has said so. Throws AppError STORE_BROKEN for a store of a newer program, DISK_FULL where it cannot be written.
 */
export function openDatabase(
  file: string,
  { notice = () => undefined, now = Date.now }: { notice?: (message: string) => void; now?: () => number } = {},
): Database {
  try {
    if (file !== ':memory:') makeFolder(dirname(file))
  } catch (thrown) {
    throw new AppError(
      'DISK_FULL',
      'The folder of the store cannot be made. Make its parent writable, or set ASSAY_HOME to another folder.',
      { cause: thrown, place: { file: dirname(file) } },
    )
  }
  try {
    return connect(file)
  } catch (thrown) {
    if (!isBroken(thrown)) throw toStoreError(thrown, file)
    const aside = `${file}.broken-${new Date(now()).toISOString().replace(/\D/g, '').slice(0, 14)}`
    notice(
      `${file}: the store is damaged. It is kept as ${aside}, and a new one is begun: earlier results are computed again on the next run.`,
    )
    setAside(file, aside)
  }
  try {
    return connect(file)
  } catch (thrown) {
    throw toStoreError(thrown, file)
  }
}

function connect(file: string): Database {
  const { DatabaseSync } = sqliteModule()
  const raw = new DatabaseSync(file)
  try {
    raw.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    // Switching to WAL takes an exclusive lock that does not wait by itself, and two programs may start at once.
    retryWhileBusy(() => raw.exec('PRAGMA journal_mode = WAL'))
    raw.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY')
    retryWhileBusy(() => migrate(raw, file))
    return wrap(raw, file)
  } catch (thrown) {
    raw.close()
    throw thrown
  }
}

function migrate(raw: DatabaseSync, file: string): void {
  const version = () => Number(raw.prepare('PRAGMA user_version').get()?.user_version)
  if (version() === migrations.length) return
  raw.exec('BEGIN IMMEDIATE')
  try {
    // Read again under the lock: another program may have migrated meanwhile.
    const done = version()
    if (done > migrations.length) {
      throw new AppError(
        'STORE_BROKEN',
        `The store was written by a newer Assay (format ${done}; this one knows ${migrations.length}). Update Assay, or set ASSAY_HOME to another folder.`,
        { place: { file } },
      )
    }
    raw.function('text_hash', { deterministic: true }, (text) => textHash(String(text)))
    for (const step of migrations.slice(done)) raw.exec(step)
    raw.exec(`PRAGMA user_version = ${migrations.length}`)
    raw.exec('COMMIT')
  } catch (thrown) {
    rollBack(raw)
    throw thrown
  }
}

function wrap(raw: DatabaseSync, file: string): Database {
  const statements = new Map<string, StatementSync>()
  let depth = 0
  let open = true

  function prepare(sql: string): StatementSync {
    const known = statements.get(sql)
    if (known) return known
    if (statements.size >= STATEMENTS_KEPT) statements.clear()
    const made = raw.prepare(sql)
    statements.set(sql, made)
    return made
  }

  function guarded<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (thrown) {
      throw toStoreError(thrown, file)
    }
  }

  function execute<Row>(statement: Compilable<Row>): Row[] {
    const { sql, parameters } = statement.compile()
    // The builder's type says what the columns hold; SQLite's STRICT tables keep it true.
    return guarded(() => prepare(sql).all(...(parameters as SQLInputValue[])) as Row[])
  }

  return {
    file,
    all: execute,
    get: (statement) => execute(statement)[0],
    run(statement) {
      const { sql, parameters } = statement.compile()
      return guarded(() => Number(prepare(sql).run(...(parameters as SQLInputValue[])).changes))
    },
    transaction(work) {
      if (depth > 0) return work()
      guarded(() => raw.exec('BEGIN IMMEDIATE'))
      depth++
      try {
        const result = work()
        guarded(() => raw.exec('COMMIT'))
        return result
      } catch (thrown) {
        rollBack(raw)
        throw thrown
      } finally {
        depth--
      }
    },
    close() {
      statements.clear()
      if (open) raw.close()
      open = false
    },
  }
}

/** SQLite ends the transaction by itself after some errors, a full disk among them; rolling back again is then an error. */
function rollBack(raw: DatabaseSync): void {
  try {
    raw.exec('ROLLBACK')
  } catch {
    // Nothing is open any more, which is what was asked for.
  }
}

function retryWhileBusy(work: () => void): void {
  const end = Date.now() + BUSY_TIMEOUT_MS
  for (;;) {
    try {
      return work()
    } catch (thrown) {
      if (!isBusy(thrown) || Date.now() > end) throw thrown
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

function setAside(file: string, aside: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  }
}

/**
 * Node's own SQLite. Reached through `getBuiltinModule`, because bundlers of today do not know `node:sqlite`; the
 * warning that older Node versions print for it is held back, because stderr belongs to the command.
 */
export function sqliteModule(): typeof import('node:sqlite') {
  const emitWarning: unknown = Reflect.get(process, 'emitWarning')
  Reflect.set(process, 'emitWarning', () => undefined)
  try {
    const found = process.getBuiltinModule?.('node:sqlite')
    if (found) return found
  } finally {
    Reflect.set(process, 'emitWarning', emitWarning)
  }
  throw new AppError(
    'NOT_ALLOWED',
    `Node ${process.version} has no SQLite. Start Assay with npm (npm start, npm run assay), which picks a Node that has it: 22.13 or newer.`,
  )
}

/** SQLite's primary result codes that mean something to a user; https://sqlite.org/rescode.html */
const BUSY = 5

const LOCKED = 6

const READONLY = 8

const IOERR = 10

const CORRUPT = 11

const FULL = 13

const CANTOPEN = 14

const NOTADB = 26

/** The primary result code of an error that SQLite raised, else null. */
function sqliteCode(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number') return null
  return thrown.errcode & 0xff
}

function isBusy(thrown: unknown): boolean {
  const code = sqliteCode(thrown)
  return code === BUSY || code === LOCKED
}

/** The file is no database, or its pages make no sense. */
function isBroken(thrown: unknown): boolean {
  const code = sqliteCode(thrown)
  return code === CORRUPT || code === NOTADB
}

/** Turns what SQLite throws into an AppError with a remedy; other errors pass through unchanged. */
function toStoreError(thrown: unknown, file: string): unknown {
  const place = { file }
  switch (sqliteCode(thrown)) {
    case FULL:
      return new AppError('DISK_FULL', 'The disk that holds the store is full. Free some space and run again: finished cells are kept.', {
        cause: thrown,
        place,
      })
    case READONLY:
    case CANTOPEN:
    case IOERR:
      return new AppError(
        'DISK_FULL',
        'The store cannot be written: the disk is full, read-only or gone. Make the folder writable, or set ASSAY_HOME to another one.',
        { cause: thrown, place },
      )
    case BUSY:
    case LOCKED:
      return new AppError('STORE_BROKEN', 'Another program has kept the store locked for too long. Close it and try again.', {
        cause: thrown,
        place,
      })
    case CORRUPT:
    case NOTADB:
      return new AppError('STORE_BROKEN', 'The store is damaged. Restart Assay: the damaged file is set aside and a new one begun.', {
        cause: thrown,
        place,
      })
    default:
      return thrown
  }
}
