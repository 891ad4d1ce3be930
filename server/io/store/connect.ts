import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../core/errors.ts'
import { isBusy, sqliteCode, sqliteCodes } from '../sqlite/sqliteErrors.ts'
import { sqliteModule } from '../sqlite/sqliteModule.ts'
import { addFunctions, formatOf } from './formats.ts'
import { migrations } from './migrations.ts'
import { pause } from './pause.ts'
import { Contradiction } from './storeErrors.ts'

const BUSY_TIMEOUT_MS = 10_000
/** A version further ahead than this was written by a damaged disk, not by a newer Assay. */
const MOST_NEWER = 1000

/**
 * Opens a database and brings its tables to the current format. Throws the errors of SQLite, Contradiction for tables of no version, and
 * AppError STORE_BROKEN for a database of a newer version.
 */
export function connect(file: string): DatabaseSync {
  const { DatabaseSync } = sqliteModule()
  const raw = new DatabaseSync(file)
  try {
    raw.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    // Switching to WAL needs an exclusive lock and ignores busy_timeout; two programs may start at the same time.
    retryWhileBusy(() => raw.exec('PRAGMA journal_mode = WAL'))
    raw.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY')
    retryWhileBusy(() => migrate(raw, file))
    return raw
  } catch (thrown) {
    raw.close()
    throw thrown
  }
}

function migrate(raw: DatabaseSync, file: string): void {
  const version = () => Number(raw.prepare('PRAGMA user_version').get()?.user_version)
  if (version() === migrations.length && formatOf(raw, migrations.length) === migrations.length) return
  raw.exec('BEGIN IMMEDIATE')
  try {
    // Read again under the lock: another program may have migrated in the meantime.
    const said = version()
    if (said > migrations.length && said <= migrations.length + MOST_NEWER) throw tooNew(said, file)
    const done = formatOf(raw, said)
    if (done === null) throw new Contradiction('The tables are not those of any version.')
    addFunctions(raw)
    for (const step of migrations.slice(done)) execute(raw, step)
    raw.exec(`PRAGMA user_version = ${migrations.length}`)
    raw.exec('COMMIT')
  } catch (thrown) {
    rollBack(raw)
    throw thrown
  }
}

/** A step that the tables do not allow, such as a table that is there already, shows that they are not those of its version. */
function execute(raw: DatabaseSync, step: string): void {
  try {
    raw.exec(step)
  } catch (thrown) {
    if (sqliteCode(thrown) === sqliteCodes.ERROR) throw new Contradiction('A step of the migration failed.', { cause: thrown })
    throw thrown
  }
}

function tooNew(version: number, file: string): AppError {
  return new AppError(
    'STORE_BROKEN',
    `The database was written by a newer Assay (format ${version}; this version supports ${migrations.length}). Update Assay, or set ASSAY_HOME to another folder.`,
    { place: { file } },
  )
}

/** SQLite rolls back by itself after some errors, such as a full disk. Another ROLLBACK is then an error, which is ignored. */
export function rollBack(raw: DatabaseSync): void {
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
      pause(20)
    }
  }
}

/** Closing a damaged file can fail when its log is written back. */
export function closeQuietly(raw: DatabaseSync): void {
  try {
    raw.close()
  } catch {
    // The file is not used any more.
  }
}
