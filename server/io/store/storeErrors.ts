import { AppError } from '../../core/errors.ts'
import { hasCode } from '../files/fileError.ts'
import { isBroken, sqliteCode, sqliteCodes } from '../sqlite/sqliteErrors.ts'

/** What was found in a database contradicts itself, although SQLite noticed nothing: tables of no version, or an index without its row. */
export class Contradiction extends Error {}

/** Whether the file of the database is damaged, so that only a part of it can be read. */
export function isDamage(thrown: unknown): boolean {
  if (thrown instanceof AppError) return isDamage(thrown.cause)
  // Node cannot represent an integer above 2^53; Assay stores none.
  return isBroken(thrown) || thrown instanceof Contradiction || hasCode(thrown, 'ERR_OUT_OF_RANGE')
}

/** Converts a SQLite error to an AppError with a remedy. Other errors are returned unchanged. */
export function toStoreError(thrown: unknown, file: string): unknown {
  const place = { file }
  if (isDamage(thrown) && !(thrown instanceof AppError)) {
    const remedy = 'Check the disk, then rename the file: a new one is created at the next start.'
    return new AppError('STORE_BROKEN', `The database is damaged and could not be replaced. ${remedy}`, { cause: thrown, place })
  }
  switch (sqliteCode(thrown)) {
    case sqliteCodes.FULL:
      return new AppError('DISK_FULL', 'The disk with the database is full. Free some space and run again: finished cells are kept.', {
        cause: thrown,
        place,
      })
    case sqliteCodes.READONLY:
    case sqliteCodes.CANTOPEN:
    case sqliteCodes.IOERR:
      return new AppError(
        'DISK_FULL',
        'The database cannot be written: the disk is full, read-only or not available. Make the folder writable, or set ASSAY_HOME to another one.',
        { cause: thrown, place },
      )
    case sqliteCodes.BUSY:
    case sqliteCodes.LOCKED:
      return new AppError('STORE_BROKEN', 'Another program has locked the database for too long. Close it and try again.', {
        cause: thrown,
        place,
      })
    default:
      return thrown
  }
}
