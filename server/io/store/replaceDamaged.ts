import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { sqliteModule } from '../sqlite/sqliteModule.ts'
import { connect } from './connect.ts'
import { salvage, type Salvaged } from './salvage.ts'

/** The database, its log and the index of its log. */
const suffixes = ['', '-wal', '-shm']

/** Identifies a file while it exists; null if it does not. */
export function inodeOf(file: string): bigint | null {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? null
}

/**
 * Renames a damaged database to `<file>.broken-<time>` and puts a new one with what can be read of it in its place. `raw` is the open
 * connection to it, which is closed. Returns a message for the user. Throws the errors of SQLite and of the file system.
 */
export function replaceDamaged(file: string, raw: DatabaseSync | null, now: number): string {
  const fresh = `${file}.new-${process.pid}`
  const aside = freeName(`${file}.broken-${new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)}`)
  removeAll(fresh)
  const target = connect(fresh)
  let salvaged: Salvaged = new Map()
  try {
    salvaged = readable(file, (source) => salvage(source, target))
  } finally {
    target.close()
    try {
      raw?.close()
    } catch {
      // Its log cannot be written back; it is kept beside the file.
    }
  }
  // The new file is complete before the old one is moved.
  for (const suffix of suffixes) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  renameSync(fresh, file)
  return `${file}: the database is damaged. It was renamed to ${aside}, and a new one was created with ${told(salvaged)} of it. The next run computes what is missing.`
}

/** Nothing is copied from a file that cannot even be opened. */
function readable(file: string, work: (source: DatabaseSync) => Salvaged): Salvaged {
  const { DatabaseSync } = sqliteModule()
  let source: DatabaseSync | null = null
  try {
    source = new DatabaseSync(file, { readOnly: true })
    source.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch {
    source?.close()
    return new Map()
  }
  try {
    return work(source)
  } finally {
    source.close()
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
