import type { ExportedRun } from './exportedRun.ts'
import { exportTable } from './exportTable.ts'

/** Beginnings that a spreadsheet interprets as a formula, full-width signs included, with optional white space before them. */
const formula = /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/

/**
 * An export as CSV (RFC 4180), in pieces. Text that a spreadsheet would interpret as a formula is prefixed with an apostrophe; numbers stay
 * numbers. `bom`: begins with a byte order mark, by which Excel recognises UTF-8; without it Excel garbles Korean.
 */
export function* csvTexts(run: ExportedRun, { bom = false }: { bom?: boolean } = {}): Generator<string> {
  const columns = exportTable(run)
  yield `${bom ? '\ufeff' : ''}${columns.map(({ name }) => csvField(name)).join(',')}\r\n`
  for (const cell of run.cells) yield `${columns.map((column) => csvField(column.of(cell))).join(',')}\r\n`
}

/** One field, quoted if necessary. */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
