import { dirname } from 'node:path'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { AppError } from '../../core/errors.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { connect, rollBack } from './connect.ts'
import { inodeOf, replaceDamaged } from './replaceDamaged.ts'
import type { Schema } from './schema.ts'
import { isDamage, toStoreError } from './storeErrors.ts'

const STATEMENTS_KEPT = 200
/** A disk that damages every new file is not given more of them. */
const MOST_REPLACEMENTS = 5

/** Builds typed SQL but does not execute it. See server/decisions/001-sqlite.md. */
export const query = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/**
 * A synchronous connection: a statement takes microseconds, and no other code runs between two statements of a transaction. If a statement
 * finds that the file is damaged, the file is set aside, what can be read is copied into a new one, and the statement (or its transaction)
 * is repeated.
 */
export type Database = {
  readonly file: string
  all<Row>(statement: Compilable<Row>): Row[]
  get<Row>(statement: Compilable<Row>): Row | undefined
  /** Returns the number of rows changed. */
  run(statement: Compilable): number
  /** Runs `work` in a write transaction (BEGIN IMMEDIATE). A nested call joins the outer transaction. */
  transaction<Result>(work: () => Result): Result
  /** Tells the user that something stored cannot be used; once for each text. */
  tell(message: string): void
  /** Calls `listener` after another file took the place of the one that was open: ids of rows may have changed. */
  onReplaced(listener: () => void): void
  close(): void
}

/**
 * Opens the database; creates folder, file and tables if they are missing. A damaged file is renamed to `<file>.broken-<time>`, and a new one
 * gets what can be read of it; `notice` receives a message about this. Throws AppError STORE_BROKEN for a database of a newer version,
 * DISK_FULL if it cannot be written.
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
  const told = new Set<string>()
  const tell = (message: string) => {
    if (told.has(message)) return
    told.add(message)
    notice(message)
  }
  const replace = (raw: DatabaseSync | null) => {
    try {
      tell(replaceDamaged(file, raw, now()))
      return connect(file)
    } catch (thrown) {
      throw toStoreError(thrown, file)
    }
  }
  let raw: DatabaseSync
  try {
    raw = connect(file)
  } catch (thrown) {
    if (!isDamage(thrown)) throw toStoreError(thrown, file)
    raw = replace(null)
  }
  return wrap(raw, { file, tell, replace })
}

type Handlers = { file: string; tell: (message: string) => void; replace: (raw: DatabaseSync | null) => DatabaseSync }

function wrap(first: DatabaseSync, { file, tell, replace }: Handlers): Database {
  const statements = new Map<string, StatementSync>()
  const listeners = new Set<() => void>()
  let raw = first
  let inode = inodeOf(file)
  let replacements = 0
  let depth = 0
  let open = true

  function reopened(next: DatabaseSync): void {
    raw = next
    inode = inodeOf(file)
    statements.clear()
    for (const listener of listeners) listener()
  }

  /** Another program may have replaced a damaged file, or somebody has removed the file: writes to the old one would be lost. */
  function followFile(): void {
    if (file === ':memory:' || inodeOf(file) === inode) return
    const old = raw
    makeFolder(dirname(file))
    reopened(connect(file))
    closeQuietly(old)
  }

  /** Repeats `work` on a new file if the present one is damaged. A statement inside a transaction leaves that to its transaction. */
  function recovering<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (thrown) {
      if (depth > 0 || !isDamage(thrown) || file === ':memory:' || replacements >= MOST_REPLACEMENTS) throw toStoreError(thrown, file)
      replacements += 1
      if (inodeOf(file) === inode) reopened(replace(raw))
      else followFile()
    }
    try {
      return work()
    } catch (thrown) {
      throw toStoreError(thrown, file)
    }
  }

  function prepare(sql: string): StatementSync {
    const known = statements.get(sql)
    if (known) return known
    if (statements.size >= STATEMENTS_KEPT) statements.clear()
    const made = raw.prepare(sql)
    statements.set(sql, made)
    return made
  }

  function execute<Row>(statement: Compilable<Row>): Row[] {
    const { sql, parameters } = statement.compile()
    // The builder knows the types of the columns, and STRICT tables enforce them.
    return recovering(() => prepare(sql).all(...(parameters as SQLInputValue[])) as Row[])
  }

  function transact<Result>(work: () => Result): Result {
    followFile()
    raw.exec('BEGIN IMMEDIATE')
    depth++
    try {
      const result = work()
      raw.exec('COMMIT')
      return result
    } catch (thrown) {
      rollBack(raw)
      throw thrown
    } finally {
      depth--
    }
  }

  return {
    file,
    all: execute,
    get: (statement) => execute(statement)[0],
    run(statement) {
      const { sql, parameters } = statement.compile()
      return recovering(() => Number(prepare(sql).run(...(parameters as SQLInputValue[])).changes))
    },
    transaction: (work) => (depth > 0 ? work() : recovering(() => transact(work))),
    tell,
    onReplaced: (listener) => void listeners.add(listener),
    close() {
      statements.clear()
      if (open) closeQuietly(raw)
      open = false
    },
  }
}

/** Closing a damaged file can fail when its log is written back. */
function closeQuietly(raw: DatabaseSync): void {
  try {
    raw.close()
  } catch {
    // The file is not used any more.
  }
}
