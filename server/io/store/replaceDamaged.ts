import { existsSync, renameSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { sqliteModule } from '../sqlite/sqliteModule.ts'
import { closeQuietly, connect } from './connect.ts'
import { salvage, type Salvaged } from './salvage.ts'

/** The database, its log and the index of its log. */
const suffixes = ['', '-wal', '-shm']
const LOCK_WAIT_MS = 10_000

/**
 * Renames a damaged database to `<file>.broken-<time>` and puts a new one with what can be read of it in its place. `raw` is the open
 * connection to it, which is closed. No other program may open the database meanwhile; one that has it open cannot write to it. Returns a
 * message for the user. Throws the errors of SQLite and of the file system.
 */
export function replaceDamaged(file: string, raw: DatabaseSync | null, now: number): string {
  const fresh = `${file}.new`
  const aside = freeName(`${file}.broken-${new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)}`)
  removeAll(fresh)
  const source = openSource(file)
  const closeDamaged = () => {
    for (const each of [source, raw]) if (each?.isOpen) closeQuietly(each)
  }
  try {
    const salvaged = fill(fresh, source)
    // While the source is open, no other program writes to the file. Windows does not rename an open one.
    if (process.platform === 'win32') closeDamaged()
    for (const suffix of suffixes) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
    renameSync(fresh, file)
    closeDamaged()
    return `${file}: the database is damaged. It was renamed to ${aside}, and a new one was created with ${told(salvaged)} of it. The next run computes what is missing.`
  } catch (thrown) {
    if (source?.isOpen) closeQuietly(source)
    removeAll(fresh)
    throw thrown
  }
}

/** A connection to the damaged file that keeps others from writing to it, where it can; null if it cannot be opened. */
function openSource(file: string): DatabaseSync | null {
  const { DatabaseSync } = sqliteModule()
  let source: DatabaseSync | null = null
  try {
    source = new DatabaseSync(file, { timeout: LOCK_WAIT_MS })
    source.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch {
    if (source) closeQuietly(source)
    return null
  }
  try {
    source.exec('BEGIN IMMEDIATE')
  } catch {
    // It is read without a lock.
  }
  return source
}

/** A new database with what can be read of the damaged one. */
function fill(fresh: string, source: DatabaseSync | null): Salvaged {
  const target = connect(fresh)
  try {
    return source ? salvage(source, target) : new Map()
  } finally {
    target.close()
  }
}

function told(salvaged: Salvaged): string {
  const count = (table: string, noun: string) => {
    const rows = salvaged.get(table) ?? 0
    return `${rows} ${noun}${rows === 1 ? '' : 's'}`
  }
  return `${count('results', 'result')}, ${count('runs', 'run')} and ${count('ratings', 'rating')}`
}

function freeName(wanted: string): string {
  let name = wanted
  for (let number = 2; existsSync(name); number += 1) name = `${wanted}-${number}`
  return name
}

function removeAll(file: string): void {
  for (const suffix of suffixes) rmSync(file + suffix, { force: true })
}
