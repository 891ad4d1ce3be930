import type { ExportedRun } from './exportedRun.ts'
import { exportTable } from './exportTable.ts'

/** What makes a spreadsheet take a text for a formula, full-width signs included, white space before it aside. */
const formula = /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/

/**
 * An export as CSV (RFC 4180), in pieces. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay
 * numbers. `bom`: begins with the mark by which Excel knows UTF-8, without which it garbles Korean.
 */
export function* csvTexts(run: ExportedRun, { bom = false }: { bom?: boolean } = {}): Generator<string> {
  const columns = exportTable(run)
  yield `${bom ? '\ufeff' : ''}${columns.map(({ name }) => csvField(name)).join(',')}\r\n`
  for (const cell of run.cells) yield `${columns.map((column) => csvField(column.of(cell))).join(',')}\r\n`
}

/** One field, quoted where it must be. */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
