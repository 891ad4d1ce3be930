import { parseDelimited } from '#server/core/experiment/blocks/caseTable.ts'
import { addColumn, type CellPlace, emptyRow, freeVarName } from './editTable.ts'
import { cellText, isBlank, type ItemColumn, type ItemField, type ItemRow, type ItemTable, sameColumn, withCell } from './itemTable.ts'

/** Cells of a text copied from a spreadsheet: columns are separated by tabs, and quoted cells may hold line breaks. */
export function parsePasted(text: string): string[][] {
  const clean = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  if (!clean.includes('\t'))
    return clean.includes('\n') && !/^"[^"]*\n/.test(clean)
      ? clean.split('\n').map((line) => [line])
      : [[clean.replace(/^"([\s\S]*)"$/, (_, inner: string) => inner.replaceAll('""', '"'))]]
  // The added header keeps the first row a row, and tells `parseDelimited` that tabs separate the columns.
  const bare = clean.replace(/"(?:[^"]|"")*"/g, '')
  const width = bare.split('\n').reduce((widest, line) => Math.max(widest, line.split('\t').length), 1)
  const header = Array.from({ length: width }, (_, column) => `c${column}`).join('\t')
  const { rows, problems } = parseDelimited(`${header}\n${clean}`)
  // Quotation marks that are part of the text: every tab separates.
  return problems.length > 0 ? clean.split('\n').map((line) => line.split('\t')) : rows
}

/** Pastes cells with their upper left corner at a place. Rows and columns are added if the cells need them. */
export function pasteCells(table: ItemTable, at: CellPlace, cells: readonly string[][]): ItemTable {
  const width = Math.max(0, ...cells.map((row) => row.length))
  let grown = table
  while (grown.columns.length < at.column + width) {
    const fields = (['reference', 'tags'] as const).filter((name) => !grown.columns.some((column) => column.name === name))
    const next: ItemColumn =
      fields[0] && !grown.columns.some(({ name }) => name === 'output')
        ? { kind: 'field', name: fields[0] }
        : { kind: 'var', name: freeVarName(grown, 'column') }
    const before = grown.columns
    grown = addColumn(grown, next)
    // Pasted cells continue to the right, so here a new variable is the last column too.
    grown = { ...grown, columns: [...before, next] }
  }
  const rows = [...grown.rows]
  for (const [down, line] of cells.entries()) {
    const old: ItemRow = rows[at.row + down] ?? emptyRow(grown.columns)
    rows[at.row + down] = line.reduce((row, text, right) => {
      const column = grown.columns[at.column + right]
      return column ? withCell(row, column, text) : row
    }, old)
  }
  return { ...grown, rows }
}

/**
 * Whether the first row of pasted cells looks like a header: its cells are short, distinct, on one line and not numbers, and either
 * one of them is a usual name, or all are words that do not occur again below.
 */
export function looksLikeHeader(cells: readonly string[][], known: readonly string[]): boolean {
  const [first, ...rest] = cells
  if (!first || rest.length === 0) return false
  const names = first.map((name) => name.trim())
  const plain = names.every((name) => name !== '' && name.length <= 40 && !name.includes('\n') && Number.isNaN(Number(name)))
  if (!plain || new Set(names).size < names.length) return false
  const lower = new Set(
    [...known, 'reference', 'expected', 'label', 'tags', 'id', 'input', 'question', 'answer', 'output'].map((name) => name.toLowerCase()),
  )
  if (names.some((name) => lower.has(name.toLowerCase()))) return true
  return names.every(isWord) && rest.every((row) => row.every((cell, column) => cell !== names[column]))
}

/**
 * Whether to ask what the first row of cells pasted into a table is. Rows of single words, such as labels, are pasted into a table with
 * content without a question.
 */
export function mayNameColumns(table: ItemTable, cells: readonly string[][]): boolean {
  if (cells.length < 2) return false
  if (isBlank(table)) return true
  if (
    !looksLikeHeader(
      cells,
      table.columns.map(({ name }) => name),
    )
  )
    return false
  const [first = [], ...rest] = cells
  return first.some((name) => !isWord(name.trim())) || rest.flat().some((cell) => cell !== '' && !isWord(cell))
}

function isWord(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(text)
}

const fieldNames: Record<string, ItemField> = { reference: 'reference', expected: 'reference', label: 'reference', tags: 'tags', id: 'id' }

/**
 * Pastes cells of which `header` tells whether the first row names the columns. They replace a table in which all cells are empty, and one
 * with a single case of other variables, as a new notebook has it.
 */
export function pasteRows(table: ItemTable, { cells, at }: { cells: readonly string[][]; at: CellPlace }, header: boolean): ItemTable {
  if (isBlank(table)) return tableFromCells(table, cells, header)
  if (!header) return pasteCells(table, at, cells)
  const named = tableFromCells(table, cells, true)
  const isVar = ({ kind }: ItemColumn) => kind === 'var'
  const fits = table.columns.filter(isVar).some((column) => named.columns.some((other) => sameColumn(column, other)))
  return !fits && table.rows.length === 1 && at.row === 0 ? named : pasteNamed(table, at.row, named)
}

/** Pastes rows from a row on: each of their columns goes to the column with its name, which is added if the table does not have it. */
function pasteNamed(table: ItemTable, fromRow: number, named: ItemTable): ItemTable {
  const { columns, rows } = named.columns.reduce(addColumn, table)
  const merged = named.rows.map((row, down) =>
    named.columns.reduce((before, column) => withCell(before, column, cellText(row, column)), rows[fromRow + down] ?? emptyRow(columns)),
  )
  return { columns, rows: rows.toSpliced(fromRow, merged.length, ...merged) }
}

/** Replaces the rows of a table by pasted cells. With a header, its names become the columns; without, the existing columns are filled. */
export function tableFromCells(table: ItemTable, cells: readonly string[][], header: boolean): ItemTable {
  if (!header) return pasteCells({ ...table, rows: [] }, { row: 0, column: 0 }, cells)
  const [names = [], ...rest] = cells
  const shots = table.columns.some(({ name }) => name === 'output')
  let columns: ItemColumn[] = []
  for (const [position, name] of names.entries()) {
    const plain = name.trim() || `column${position + 1}`
    const field = shots ? (plain.toLowerCase() === 'output' ? 'output' : undefined) : fieldNames[plain.toLowerCase()]
    const free = field !== undefined && !columns.some((column) => column.name === field)
    columns = [...columns, free ? { kind: 'field', name: field } : { kind: 'var', name: freeVarName({ columns, rows: [] }, plain) }]
  }
  const rows = rest.map((line) =>
    columns.reduce<ItemRow>((row, column, position) => withCell(row, column, line[position] ?? ''), emptyRow(columns)),
  )
  return { columns, rows }
}

/** The cells between two corners as text for a spreadsheet. */
export function copyCells(table: ItemTable, from: CellPlace, to: CellPlace): string {
  const quote = (text: string) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const columns = table.columns.slice(from.column, to.column + 1)
  return table.rows
    .slice(from.row, to.row + 1)
    .map((row) => columns.map((column) => quote(cellText(row, column))).join('\t'))
    .join('\n')
}
