import { findStoredThought } from './storedThought.ts'
import type { DatabaseSync } from 'node:sqlite'
import { textHash } from '../../core/textHash.ts'
import { sqliteModule } from '../sqlite/sqliteModule.ts'
import { migrations } from './migrations.ts'

/** By version: the columns (`table.column`) and indexes that a database of this version has. */
let known: ReadonlySet<string>[] | null = null

/** The SQL functions that migrations use. */
export function addFunctions(raw: DatabaseSync): void {
  raw.function('text_hash', { deterministic: true }, (text) => textHash(String(text)))
  raw.function('find_thought', { deterministic: true }, (output, rendered, prefill, finish, tokens) =>
    findStoredThought({ output, rendered, prefill, finish, tokens }),
  )
}

/**
 * The number of migrations that a database has behind it, judged by its tables. `version` is what it says itself, and is right unless the
 * tables lack something of that version or have something newer. Null if the tables are not those of any version.
 */
export function formatOf(raw: DatabaseSync, version: number): number | null {
  const here = partsOf(raw)
  const formats = (known ??= knownFormats())
  const fits = formats.flatMap((parts, format) => ([...parts].every((part) => here.has(part)) ? [format] : []))
  const newest = fits.at(-1) ?? 0
  // A later step that changes no table cannot be told from its predecessor by the tables.
  if (fits.includes(version) && formats[newest]?.size === formats[version]?.size) return version
  return newest === 0 && here.size > 0 ? null : newest
}

function knownFormats(): ReadonlySet<string>[] {
  const { DatabaseSync } = sqliteModule()
  const raw = new DatabaseSync(':memory:')
  addFunctions(raw)
  const formats = [partsOf(raw)]
  for (const step of migrations) {
    raw.exec(step)
    formats.push(partsOf(raw))
  }
  raw.close()
  return formats
}

function partsOf(raw: DatabaseSync): ReadonlySet<string> {
  const rows = raw
    .prepare(
      `SELECT m.name || '.' || c.name AS part FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
       UNION ALL SELECT 'index ' || name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`,
    )
    .all()
  return new Set(rows.map(({ part }) => String(part)))
}
