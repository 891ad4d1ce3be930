import { AppError } from '../../core/errors.ts'

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
export function sqliteCode(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number') return null
  return thrown.errcode & 0xff
}

export function isBusy(thrown: unknown): boolean {
  const code = sqliteCode(thrown)
  return code === BUSY || code === LOCKED
}

/** The file is no database, or its pages make no sense. */
export function isBroken(thrown: unknown): boolean {
  const code = sqliteCode(thrown)
  return code === CORRUPT || code === NOTADB
}

/** Turns what SQLite throws into an AppError with a remedy; other errors pass through unchanged. */
export function toStoreError(thrown: unknown, file: string): unknown {
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
