import { existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { AppError } from '../../core/errors.ts'
import { textHash } from '../../core/textHash.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { migrations } from './migrations.ts'
import { findStoredThought } from './storedThought.ts'
import type { Schema } from './schema.ts'

const BUSY_TIMEOUT_MS = 10_000
const STATEMENTS_KEPT = 200

/** Builds typed SQL but does not execute it. See server/decisions/001-sqlite.md. */
export const query = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** A synchronous connection: a statement takes microseconds, and no other code runs between two statements of a transaction. */
export type Database = {
  readonly file: string
  all<Row>(statement: Compilable<Row>): Row[]
  get<Row>(statement: Compilable<Row>): Row | undefined
  /** Returns the number of rows changed. */
  run(statement: Compilable): number
  /** Runs `work` in a write transaction (BEGIN IMMEDIATE). A nested call joins the outer transaction. */
  transaction<Result>(work: () => Result): Result
  close(): void
}

/**
 * Opens the database; creates folder, file and tables if they are missing. A damaged file is reported to `notice` and then renamed to
 * `<file>.broken-<time>`. Throws AppError STORE_BROKEN for a database of a newer version, DISK_FULL if it cannot be written.
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
      'The folder of the database cannot be created. Make its parent folder writable, or set ASSAY_HOME to another folder.',
      { cause: thrown, place: { file: dirname(file) } },
    )
  }
  try {
    return connect(file)
  } catch (thrown) {
    if (!isBroken(thrown)) throw toStoreError(thrown, file)
    const aside = `${file}.broken-${new Date(now()).toISOString().replace(/\D/g, '').slice(0, 14)}`
    notice(
      `${file}: the database is damaged. It was renamed to ${aside}, and a new one is created: the next run computes earlier results again.`,
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
    // Switching to WAL needs an exclusive lock and ignores busy_timeout; two programs may start at the same time.
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
    // Read again under the lock: another program may have migrated in the meantime.
    const done = version()
    if (done > migrations.length) {
      throw new AppError(
        'STORE_BROKEN',
        `The database was written by a newer Assay (format ${done}; this version supports ${migrations.length}). Update Assay, or set ASSAY_HOME to another folder.`,
        { place: { file } },
      )
    }
    raw.function('text_hash', { deterministic: true }, (text) => textHash(String(text)))
    raw.function('find_thought', { deterministic: true }, (output, rendered, prefill, finish, tokens) =>
      findStoredThought({ output, rendered, prefill, finish, tokens }),
    )
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
    // The builder knows the types of the columns, and STRICT tables enforce them.
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

/** SQLite rolls back by itself after some errors, such as a full disk. Another ROLLBACK is then an error, which is ignored. */
function rollBack(raw: DatabaseSync): void {
  try {
    raw.exec('ROLLBACK')
  } catch {
    // No transaction is open.
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
 * Node's built-in SQLite. Loaded with `getBuiltinModule`, because bundlers do not know `node:sqlite`. The warning that older Node
 * versions print is suppressed, because stderr belongs to the command.
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
    `Node ${process.version} has no SQLite. Start Assay with npm (npm start, npm run assay), which uses Node 22.13 or newer.`,
  )
}

/** Primary result codes of SQLite that a user can act on; https://sqlite.org/rescode.html */
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

/** The primary result code of a SQLite error; null for other errors. */
function sqliteCode(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number') return null
  return thrown.errcode & 0xff
}

function isBusy(thrown: unknown): boolean {
  const code = sqliteCode(thrown)
  return code === BUSY || code === LOCKED
}

/** The file is not a database or is corrupt. */
function isBroken(thrown: unknown): boolean {
  const code = sqliteCode(thrown)
  return code === CORRUPT || code === NOTADB
}

/** Converts a SQLite error to an AppError with a remedy. Other errors are returned unchanged. */
function toStoreError(thrown: unknown, file: string): unknown {
  const place = { file }
  switch (sqliteCode(thrown)) {
    case FULL:
      return new AppError('DISK_FULL', 'The disk with the database is full. Free some space and run again: finished cells are kept.', {
        cause: thrown,
        place,
      })
    case READONLY:
    case CANTOPEN:
    case IOERR:
      return new AppError(
        'DISK_FULL',
        'The database cannot be written: the disk is full, read-only or not available. Make the folder writable, or set ASSAY_HOME to another one.',
        { cause: thrown, place },
      )
    case BUSY:
    case LOCKED:
      return new AppError('STORE_BROKEN', 'Another program has locked the database for too long. Close it and try again.', {
        cause: thrown,
        place,
      })
    case CORRUPT:
    case NOTADB:
      return new AppError(
        'STORE_BROKEN',
        'The database is damaged. Restart Assay: the damaged file is kept under another name, and a new one is created.',
        {
          cause: thrown,
          place,
        },
      )
    default:
      return thrown
  }
}
