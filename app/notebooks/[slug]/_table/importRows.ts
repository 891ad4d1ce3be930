import { AppError } from '#server/core/errors.ts'
import { parseDelimited } from '#server/core/experiment/blocks/caseTable.ts'
import { isRecord, type Json } from '#server/core/json.ts'
import { typedJson } from '#server/core/typedJson.ts'
import { addColumn } from './editTable.ts'
import { columnsOf, isBlank, type ItemKind, type ItemRow, type ItemTable, itemFields } from './itemTable.ts'
import { tableFromCells } from './pasteTable.ts'

/**
 * The rows of an imported file. Columns come from the header of CSV and TSV files, and from the keys of JSON and JSONL objects.
 * Throws AppError BAD_INPUT.
 */
export function rowsFromFile(name: string, text: string, kind: ItemKind): ItemTable {
  if (/\.(csv|tsv|txt)$/i.test(name)) {
    const { header, rows, problems } = parseDelimited(text)
    const [problem] = problems
    if (problem) throw new AppError('BAD_INPUT', `${name}, line ${problem.line}: ${problem.message}`)
    const empty: ItemTable = { columns: columnsOf([], kind), rows: [] }
    return tableFromCells(empty, [header, ...rows], true)
  }
  const rows = jsonItems(name, text).map((item, position) => itemOf(item, kind, `${name}, item ${position + 1}`))
  return { rows, columns: columnsOf(rows, kind) }
}

/** Adds imported rows and their columns to a table, or replaces a table in which all cells are empty. */
export function appendRows(table: ItemTable, imported: ItemTable): ItemTable {
  if (isBlank(table)) return imported
  const widened = imported.columns.reduce(addColumn, table)
  const vars = widened.columns.flatMap((column) => (column.kind === 'var' ? [column.name] : []))
  const rows = imported.rows.map((row) => ({ ...row, vars: { ...Object.fromEntries(vars.map((name) => [name, ''])), ...row.vars } }))
  return { ...widened, rows: [...widened.rows, ...rows] }
}

function jsonItems(name: string, text: string): unknown[] {
  const clean = text.replace(/^\uFEFF/, '').trim()
  const lines = clean.startsWith('[') ? [clean] : clean.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.flatMap((line, position) => {
    try {
      const parsed = typedJson(line)
      return Array.isArray(parsed) ? (parsed as unknown[]) : [parsed]
    } catch {
      throw new AppError(
        'BAD_INPUT',
        `${name} cannot be read: line ${position + 1} is not JSON. Import CSV, a JSON list, or JSONL with one object a line.`,
      )
    }
  })
}

/** A row from an object. If the object has no `vars`, its keys become variables, except those that are fields. */
function itemOf(item: unknown, kind: ItemKind, where: string): ItemRow {
  if (!isRecord(item)) throw new AppError('BAD_INPUT', `${where} is not an object. Write one object for each row.`)
  const fields = itemFields.filter((field) => (kind === 'shots' ? field === 'output' : field !== 'output'))
  const given = Object.fromEntries(fields.flatMap((field) => (item[field] == null ? [] : [[field, item[field] as Json]])))
  const { id: _id, reference: _reference, tags: _tags, output: _output, vars, expected, ...rest } = item as Record<string, Json>
  const reference = kind === 'cases' && given['reference'] === undefined && expected !== undefined ? { reference: expected } : {}
  return {
    vars: isRecord(vars) ? vars : rest,
    ...given,
    ...reference,
    ...(kind === 'shots' && given['output'] === undefined ? { output: '' } : {}),
  }
}
