import { exportTable } from './exportTable.ts'
import type { ExportedRun } from './exportedRun.ts'
import { markedColumn, markFormulas } from '../formulaMark.ts'

/**
 * An export as CSV (RFC 4180), in pieces. A text that a spreadsheet would compute has apostrophes before it (see core/formulaMark.ts); the column
 * `assay.marked` then tells which texts of the row have them, so that they can be taken off again. `bom`: begins with a byte order mark, by
 * which Excel recognises UTF-8; without it Excel garbles Korean.
 */
export function* csvTexts(run: ExportedRun, { bom = false }: { bom?: boolean } = {}): Generator<string> {
  const columns = exportTable(run)
  const anyMarked = columns.some(({ name }) => isMarked(name)) || run.cells.some((cell) => columns.some(({ of }) => isMarked(of(cell))))
  const row = (fields: readonly (string | number | null)[], marks: string | null) =>
    `${(anyMarked ? [...fields, marks] : fields).map(csvField).join(',')}\r\n`
  yield (
    (bom ? '\ufeff' : '') +
    row(
      columns.map(({ name }) => name),
      markedColumn,
    )
  )
  for (const cell of run.cells) {
    const fields = columns.map(({ of }) => of(cell))
    const marked = columns.filter((_, position) => isMarked(fields[position] ?? null)).map(({ name }) => name)
    yield row(fields, marked.length === 0 ? null : JSON.stringify(marked))
  }
}

function isMarked(value: string | number | null): boolean {
  return typeof value === 'string' && markFormulas(value) !== value
}

/** One field, quoted if necessary. */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = markFormulas(value)
  return /[",;\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
