import { displayWidth, padDisplay } from './displayWidth.ts'

/** The lines of a table: header, rule and rows. Each column is as wide as its widest text; columns of numbers are aligned to the right. */
export function ruledTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  isNumeric: (column: number) => boolean,
): string[] {
  const widths = header.map((title, column) => Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[column] ?? ''))))
  const line = (row: readonly string[]) =>
    row.map((text, column) => padDisplay(text, widths[column] ?? 0, isNumeric(column) ? 'left' : 'right')).join('  ')
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)]
}
