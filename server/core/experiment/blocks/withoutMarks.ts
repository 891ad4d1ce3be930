import { markedColumn, markedNames, unmarkFormulas } from '../../formulaMark.ts'
import type { Table } from './caseTable.ts'

/**
 * A table as it was before its export: the apostrophes before formulas are taken off the names of its columns and the texts that its
 * column `assay.marked` lists, and that column is left out. A row whose list cannot be read is left out and reported in `problems`.
 */
export function withoutMarks(table: Table): Table {
  const at = table.header.indexOf(markedColumn)
  if (at === -1) return table
  const header = table.header.toSpliced(at, 1).map(unmarkFormulas)
  const columns = new Map(header.map((name, column) => [name.trim(), column]))
  const read: Table = { header, rows: [], lines: [], problems: [...table.problems] }
  for (const [index, row] of table.rows.entries()) {
    const line = table.lines[index] ?? index + 2
    const names = markedNames(row[at] ?? '')
    if (!names) {
      const message = `\`${markedColumn}\` is not a list of columns such as ["output"]. Restore it, or delete the column if the texts have no added apostrophes.`
      read.problems.push({ line, message })
      continue
    }
    const texts = row.toSpliced(at, 1)
    for (const name of names) {
      const column = columns.get(name.trim())
      if (column !== undefined) texts[column] = unmarkFormulas(texts[column] ?? '')
    }
    read.rows.push(texts)
    read.lines.push(line)
  }
  read.problems.sort((a, b) => a.line - b.line)
  return read
}
