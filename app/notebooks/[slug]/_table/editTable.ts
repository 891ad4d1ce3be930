import { type ItemColumn, type ItemRow, type ItemTable, sameColumn, withCell } from './itemTable.ts'

/* Edits of a table. Each gives a new table, in which rows that do not change are the same objects. */

export type CellPlace = { row: number; column: number }

export function setCell(table: ItemTable, { row, column }: CellPlace, text: string): ItemTable {
  const target = table.columns[column]
  const old = table.rows[row]
  if (!target || !old) return table
  const next = withCell(old, target, text)
  return next === old ? table : { ...table, rows: table.rows.with(row, next) }
}

/** Empties every cell between two corners. */
export function clearCells(table: ItemTable, from: CellPlace, to: CellPlace): ItemTable {
  const columns = table.columns.slice(from.column, to.column + 1)
  const rows = table.rows.map((row, index) =>
    index < from.row || index > to.row ? row : columns.reduce((next, column) => withCell(next, column, ''), row),
  )
  return { ...table, rows }
}

/** A row with an empty value for every variable, so that prompts find each of them. */
export function emptyRow(columns: readonly ItemColumn[]): ItemRow {
  const vars = Object.fromEntries(columns.flatMap((column) => (column.kind === 'var' ? [[column.name, '']] : [])))
  return columns.some(({ name }) => name === 'output') ? { vars, output: '' } : { vars }
}

export function insertRow(table: ItemTable, at: number, row: ItemRow = emptyRow(table.columns)): ItemTable {
  return { ...table, rows: table.rows.toSpliced(at, 0, row) }
}

export function removeRows(table: ItemTable, from: number, to: number): ItemTable {
  return { ...table, rows: table.rows.toSpliced(from, to - from + 1) }
}

export function duplicateRow(table: ItemTable, at: number): ItemTable {
  const row = table.rows[at]
  if (!row) return table
  // Ids are unique, so the copy has none.
  const { id: _id, source: _source, ...copy } = row
  return insertRow(table, at + 1, copy)
}

export function moveRow(table: ItemTable, from: number, step: -1 | 1): ItemTable {
  const row = table.rows[from]
  const to = from + step
  if (!row || to < 0 || to >= table.rows.length) return table
  return { ...table, rows: table.rows.toSpliced(from, 1).toSpliced(to, 0, row) }
}

/** The wanted name, followed by a number if there is a variable with that name. */
export function freeVarName(table: ItemTable, wanted: string): string {
  const taken = new Set(table.columns.flatMap((column) => (column.kind === 'var' ? [column.name] : [])))
  let name = wanted
  for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`
  return name
}

/** Adds a column: a variable after the last variable, or a field at the end. The id is always the first column. */
export function addColumn(table: ItemTable, column: ItemColumn): ItemTable {
  if (table.columns.some((each) => sameColumn(each, column))) return table
  if (column.kind === 'field') {
    const columns = column.name === 'id' ? [column, ...table.columns] : [...table.columns, column]
    return { ...table, columns }
  }
  const last = table.columns.findLastIndex(({ kind }) => kind === 'var')
  const at = last === -1 ? table.columns.filter(({ name }) => name === 'id').length : last + 1
  const rows = table.rows.map(({ source: _source, ...row }) => ({
    ...row,
    vars: { ...row.vars, [column.name]: row.vars[column.name] ?? '' },
  }))
  return { columns: table.columns.toSpliced(at, 0, column), rows }
}

/** Renames a variable in every row. The order of the variables stays. */
export function renameVar(table: ItemTable, from: string, to: string): ItemTable {
  const rows = table.rows.map((row): ItemRow => {
    if (!Object.hasOwn(row.vars, from)) return row
    const { source: _source, ...rest } = row
    return { ...rest, vars: Object.fromEntries(Object.entries(row.vars).map(([name, value]) => [name === from ? to : name, value])) }
  })
  const columns = table.columns.map((column): ItemColumn =>
    column.kind === 'var' && column.name === from ? { kind: 'var', name: to } : column,
  )
  return { columns, rows }
}

export function removeColumn(table: ItemTable, column: ItemColumn): ItemTable {
  const rows = table.rows.map((row): ItemRow => {
    const { source: _source, ...rest } = row
    if (column.kind === 'field') return { ...rest, [column.name]: undefined }
    return { ...rest, vars: Object.fromEntries(Object.entries(row.vars).filter(([name]) => name !== column.name)) }
  })
  return { columns: table.columns.filter((each) => !sameColumn(each, column)), rows }
}

/** Makes the values of a variable the references. */
export function takeAsReference(table: ItemTable, name: string): ItemTable {
  const rows = table.rows.map((row): ItemRow => {
    const { [name]: value, ...vars } = row.vars
    const { source: _source, ...rest } = row
    return {
      ...rest,
      vars,
      reference:
        value === ''
          ? undefined
          : typeof value === 'string' || Array.isArray(value)
            ? value
            : value === undefined
              ? undefined
              : JSON.stringify(value),
    }
  })
  const columns = table.columns.filter((column) => !(column.kind === 'var' && column.name === name))
  return addColumn({ columns, rows }, { kind: 'field', name: 'reference' })
}
