import { type ExportColumn, exportTable } from './exportTable.ts'
import type { ExportedCell, ExportedRun } from './exportedRun.ts'
import { markedColumn, markFormulas } from '../formulaMark.ts'

/**
 * An export as CSV (RFC 4180), in pieces. A text that a spreadsheet would compute has apostrophes before it (see core/formulaMark.ts); the column
 * `assay.marked` then tells which texts of the row have them, so that they can be taken off again. `bom`: begins with a byte order mark, by
 * which Excel recognises UTF-8; without it Excel garbles Korean.
 */
export function* csvTexts(run: ExportedRun, { bom = false }: { bom?: boolean } = {}): Generator<string> {
  const columns = exportTable(run)
  const isMarked = (column: ExportColumn, cell: ExportedCell) => {
    const value = column.of(cell)
    return typeof value === 'string' && markFormulas(value) !== value
  }
  const marks = (cell: ExportedCell) => columns.filter((column) => isMarked(column, cell)).map(({ name }) => name)
  const anyMarked = columns.some(({ name }) => markFormulas(name) !== name) || run.cells.some((cell) => marks(cell).length > 0)
  const head = [...columns.map(({ name }) => name), ...(anyMarked ? [markedColumn] : [])]
  yield `${bom ? '\ufeff' : ''}${head.map(csvField).join(',')}\r\n`
  for (const cell of run.cells) {
    const marked = anyMarked ? marks(cell) : []
    const fields = columns.map((column) => column.of(cell))
    yield `${[...fields, ...(anyMarked ? [marked.length === 0 ? null : JSON.stringify(marked)] : [])].map(csvField).join(',')}\r\n`
  }
}

/** One field, quoted if necessary. */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = markFormulas(value)
  return /[",;\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
