/** Primary result codes of SQLite that a user can act on; https://sqlite.org/rescode.html */
export const sqliteCodes = {
  ERROR: 1,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  CONSTRAINT: 19,
  NOTADB: 26,
} as const

/** The primary result code of a SQLite error; null for other errors. */
export function sqliteCode(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number') return null
  return thrown.errcode & 0xff
}

export function isBusy(thrown: unknown): boolean {
  const code = sqliteCode(thrown)
  return code === sqliteCodes.BUSY || code === sqliteCodes.LOCKED
}

/** The file is not a database or is corrupt. */
export function isBroken(thrown: unknown): boolean {
  const code = sqliteCode(thrown)
  return code === sqliteCodes.CORRUPT || code === sqliteCodes.NOTADB
}
