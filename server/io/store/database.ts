import { dirname } from 'node:path'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { AppError } from '../../core/errors.ts'
import { inodeOf } from '../files/fileLock.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { closeQuietly, connect, rollBack } from './connect.ts'
import { replaceDamaged } from './replaceDamaged.ts'
import type { Schema } from './schema.ts'
import { isDamage, toStoreError } from './storeErrors.ts'
import { whileAlone } from './whileAlone.ts'

const STATEMENTS_KEPT = 200
/** A disk that damages every new file is not given more of them. */
const MOST_REPLACEMENTS = 5
/** How often a read looks whether another file has taken the place of the one that is open. */
const LOOK_EVERY_MS = 100

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
 * is repeated. If another program has done so, or the file was removed, the file that is there now is opened: by a write at once, by a read
 * within a tenth of a second.
 */
export type Database = {
  readonly file: string
  /** Of a statement that only reads, as `get`. */
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
  const open = (damaged: Opened | null) => openSound(file, damaged, (raw) => tell(replaceDamaged(file, raw, now())))
  try {
    return wrap(open(null), { file, tell, open })
  } catch (thrown) {
    throw toStoreError(thrown, file)
  }
}

/** A connection, and the file that it has open. */
type Opened = { raw: DatabaseSync; inode: bigint | null }

/**
 * Opens the database that is at its path now, while no other program does so. It is replaced first if it is the `damaged` one, which another
 * program may have done already, or if it cannot be opened.
 */
function openSound(file: string, damaged: Opened | null, replace: (raw: DatabaseSync | null) => void): Opened {
  if (file === ':memory:') return { raw: connect(file), inode: null }
  return whileAlone(file, () => {
    if (damaged && inodeOf(file) === damaged.inode) replace(damaged.raw)
    let raw: DatabaseSync
    try {
      raw = connect(file)
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown
      replace(null)
      raw = connect(file)
    }
    return { raw, inode: inodeOf(file) }
  })
}

type Handlers = { file: string; tell: (message: string) => void; open: (damaged: Opened | null) => Opened }

function wrap(first: Opened, { file, tell, open }: Handlers): Database {
  const statements = new Map<string, StatementSync>()
  const listeners = new Set<() => void>()
  let { raw, inode } = first
  let lookedAt = Number.NEGATIVE_INFINITY
  let replacements = 0
  let depth = 0
  let closed = false

  /** `damaged`: whether the file that is open has to be replaced. */
  function reopen(damaged: boolean): void {
    const old = raw
    ;({ raw, inode } = open(damaged ? { raw, inode } : null))
    if (old.isOpen) closeQuietly(old)
    statements.clear()
    for (const listener of listeners) listener()
  }

  /** Another program may have replaced a damaged file, or somebody has removed the file: writes to the old one would be lost. */
  const isMoved = () => file !== ':memory:' && inodeOf(file) !== inode

  function follow(): void {
    makeFolder(dirname(file))
    reopen(false)
  }

  /** A request can read thousands of times, so reads look at the file only every so often. */
  function followForReading(): void {
    const now = performance.now()
    if (depth > 0 || now - lookedAt < LOOK_EVERY_MS) return
    lookedAt = now
    if (isMoved()) follow()
  }

  /** Repeats `work` on a new file if the present one is damaged. A statement inside a transaction leaves that to its transaction. */
  function recovering<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (thrown) {
      if (depth > 0 || !isDamage(thrown) || file === ':memory:' || replacements >= MOST_REPLACEMENTS) throw toStoreError(thrown, file)
      replacements += 1
    }
    try {
      reopen(true)
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

  function bound(statement: Compilable): [StatementSync, SQLInputValue[]] {
    const { sql, parameters } = statement.compile()
    // The builder knows the types of the columns, and STRICT tables enforce them.
    return [prepare(sql), parameters as SQLInputValue[]]
  }

  function read<Row>(statement: Compilable<Row>): Row[] {
    return recovering(() => {
      followForReading()
      const [prepared, parameters] = bound(statement)
      return prepared.all(...parameters) as Row[]
    })
  }

  function begin(): void {
    for (;;) {
      raw.exec('BEGIN IMMEDIATE')
      // With the lock, nobody can replace the file any more.
      if (!isMoved()) return
      rollBack(raw)
      follow()
    }
  }

  function transact<Result>(work: () => Result): Result {
    begin()
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

  const transaction = <Result>(work: () => Result): Result => (depth > 0 ? work() : recovering(() => transact(work)))

  return {
    file,
    all: read,
    get: (statement) => read(statement)[0],
    run: (statement) =>
      transaction(() => {
        const [prepared, parameters] = bound(statement)
        return Number(prepared.run(...parameters).changes)
      }),
    transaction,
    tell,
    onReplaced: (listener) => void listeners.add(listener),
    close() {
      statements.clear()
      if (!closed) closeQuietly(raw)
      closed = true
    },
  }
}
