import { parseDelimited } from '#server/core/experiment/blocks/caseTable.ts'
import { typedItem } from '#server/core/experiment/blocks/typedItem.ts'
import { isRecord } from '#server/core/json.ts'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import { writeYaml } from '#server/core/notebook/writeYaml.ts'
import { readYaml } from '#server/core/notebook/yamlText.ts'
import { typedJson } from '#server/core/typedJson.ts'
import {
  cellText,
  columnsOf,
  type ItemColumn,
  type ItemField,
  itemFields,
  type ItemKind,
  type ItemRow,
  type ItemTable,
} from './itemTable.ts'

/** How rows are written: as a YAML list in the block, or as a file. */
export type TableFormat = 'yaml' | 'jsonl' | 'csv'

/** A text as a table, or null if it cannot be shown as rows without loss and has to be edited as text. */
export function readTable(text: string, format: TableFormat, kind: ItemKind): ItemTable | null {
  if (format === 'csv') return readCsv(text)
  const rows = format === 'yaml' ? readYamlRows(text) : readJsonlRows(text)
  return rows && { rows, columns: columnsOf(rows, kind) }
}

/** The text of a table after an edit. `text` is what `before` was read from; rows that did not change keep their bytes. */
export function writeTable(text: string, before: ItemTable, after: ItemTable, format: TableFormat): string {
  if (format === 'csv') return writeCsv(text, after)
  if (format === 'jsonl') return after.rows.map((row) => `${row.source ?? JSON.stringify(plainItem(row))}\n`).join('')
  if (after.rows.length === 0) return '[]\n'
  const kept =
    before.rows.length > 0 && after.rows.length > before.rows.length && before.rows.every((row, index) => row === after.rows[index])
  if (kept && text.trim() !== '[]')
    return text.replace(/(?<!\n)\n*$/, '\n') + writeYaml(after.rows.slice(before.rows.length).map(plainItem))
  if (before.rows.length !== after.rows.length) return writeYaml(after.rows.map(plainItem))
  return after.rows.reduce((edited, row, index) => writeYamlRow(edited, index, before.rows[index], row), text)
}

function readJsonlRows(text: string): ItemRow[] | null {
  const rows: ItemRow[] = []
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.trim() === '') continue
    const item = parseLine(line)
    if (!isItem(item)) return null
    rows.push({ ...item, source: line })
  }
  return rows
}

function parseLine(line: string): unknown {
  try {
    return typedJson(line)
  } catch {
    return undefined
  }
}

function readYamlRows(text: string): ItemRow[] | null {
  const yaml = readYaml(text, '', 1)
  const items = yaml.value ?? (text.trim() === '' ? [] : undefined)
  const value: unknown = Array.isArray(items) ? items.map((_, index) => typedItem(yaml, [index])) : items
  return Array.isArray(value) && value.every(isItem) ? value : null
}

/** Whether a value is an object with `vars` and known fields only, so that writing it loses nothing. */
function isItem(value: unknown): value is ItemRow {
  return (
    isRecord(value) && isRecord(value['vars']) && Object.keys(value).every((key) => key === 'vars' || itemFields.includes(key as ItemField))
  )
}

/** A row as files have it: keys in a fixed order, and no empty fields. */
function plainItem({ id, vars, reference, tags, output }: ItemRow): object {
  return {
    ...(id == null ? {} : { id }),
    vars,
    ...(reference == null ? {} : { reference }),
    ...(tags == null || (Array.isArray(tags) && tags.length === 0) ? {} : { tags }),
    ...(output == null ? {} : { output }),
  }
}

function writeYamlRow(text: string, index: number, before: ItemRow | undefined, after: ItemRow): string {
  if (!before || before === after) return text
  const names = Object.keys(after.vars)
  // If the variables are others, the whole item is written again in the order of the table.
  if (names.join('\n') !== Object.keys(before.vars).join('\n')) return editYamlKey(text, [index], plainItem(after))
  const varsWritten = names.reduce(
    (edited, name) => (after.vars[name] === before.vars[name] ? edited : editYamlKey(edited, [index, 'vars', name], after.vars[name])),
    text,
  )
  return itemFields.reduce((edited, field) => {
    const value = (plainItem(after) as ItemRow)[field]
    return JSON.stringify(value) === JSON.stringify(before[field]) ? edited : editYamlKey(edited, [index, field], value)
  }, varsWritten)
}

function readCsv(text: string): ItemTable | null {
  try {
    const { header, rows, problems } = parseDelimited(text)
    if (problems.length > 0) return null
    const columns = header.map((name): ItemColumn =>
      ['id', 'reference', 'tags'].includes(name) ? { kind: 'field', name: name as ItemField } : { kind: 'var', name },
    )
    return { columns, rows: rows.map((cells) => rowOfCells(columns, cells)) }
  } catch {
    return null
  }
}

function rowOfCells(columns: readonly ItemColumn[], cells: readonly string[]): ItemRow {
  const row: ItemRow = { vars: {} }
  for (const [position, column] of columns.entries()) {
    if (column.kind === 'var') row.vars[column.name] = cells[position] ?? ''
    else row[column.name] = cells[position] ?? ''
  }
  return row
}

function writeCsv(text: string, { columns, rows }: ItemTable): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  const mark = first.includes('\t') ? '\t' : first.split(';').length > first.split(',').length ? ';' : ','
  const quote = (cell: string) => (/["\r\n]/.test(cell) || cell.includes(mark) ? `"${cell.replaceAll('"', '""')}"` : cell)
  const lines = [columns.map(({ name }) => name), ...rows.map((row) => columns.map((column) => cellText(row, column)))]
  return lines.map((cells) => `${cells.map(quote).join(mark)}\n`).join('')
}
