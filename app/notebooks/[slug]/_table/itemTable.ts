import { type Json, textOf } from '#server/core/json.ts'
import { typedJson } from '#server/core/typedJson.ts'

/** A test case or a shot as a row of a table. `source` is its line in the file, until it is edited. */
export type ItemRow = { vars: Record<string, Json>; id?: Json; reference?: Json; tags?: Json; output?: Json; source?: string }

/** The fields of an item other than its vars, in the order in which files have them. */
export const itemFields = ['id', 'reference', 'tags', 'output'] as const
export type ItemField = (typeof itemFields)[number]
export type ItemColumn = { kind: 'var'; name: string } | { kind: 'field'; name: ItemField }
export type ItemTable = { columns: ItemColumn[]; rows: ItemRow[] }

/** `cases` rows have id, reference and tags; `shots` rows have an output. */
export type ItemKind = 'cases' | 'shots'

/** The columns of a table: `id` if a row has one, the variables in the order of their first use, then the fields of the kind. */
export function columnsOf(rows: readonly ItemRow[], kind: ItemKind): ItemColumn[] {
  const names = new Set<string>()
  for (const { vars } of rows) for (const name of Object.keys(vars)) names.add(name)
  const vars = [...names].map((name): ItemColumn => ({ kind: 'var', name }))
  const has = (field: ItemField) => rows.some((row) => row[field] != null)
  const field = (name: ItemField): ItemColumn => ({ kind: 'field', name })
  if (kind === 'shots') return [...vars, field('output')]
  return [...(has('id') ? [field('id')] : []), ...vars, field('reference'), ...(has('tags') ? [field('tags')] : [])]
}

export function sameColumn(a: ItemColumn, b: ItemColumn): boolean {
  return a.kind === b.kind && a.name === b.name
}

/** Whether all cells are empty. */
export function isBlank({ columns, rows }: ItemTable): boolean {
  return rows.every((row) => columns.every((column) => cellText(row, column) === ''))
}

/** The text of a cell: a text as it is, tags separated by commas, everything else as JSON. */
export function cellText(row: ItemRow, column: ItemColumn): string {
  const value = column.kind === 'var' ? row.vars[column.name] : row[column.name]
  if (value === undefined || value === null) return ''
  if (column.name === 'tags' && column.kind === 'field' && Array.isArray(value)) return value.map(textOf).join(', ')
  return textOf(value)
}

/** A row with another text in one cell. A number, list or other value keeps its type if the new text can be read as that type. */
export function withCell(row: ItemRow, column: ItemColumn, text: string): ItemRow {
  if (cellText(row, column) === text) return row
  const { source: _source, ...rest } = row
  if (column.kind === 'var') return { ...rest, vars: { ...row.vars, [column.name]: likeBefore(row.vars[column.name], text) } }
  if (column.name === 'tags')
    return {
      ...rest,
      tags: text
        .split(/[,;]/)
        .map((tag) => tag.trim())
        .filter(Boolean),
    }
  if (column.name === 'reference') return { ...rest, reference: text === '' ? undefined : (listOfTexts(text) ?? text) }
  return { ...rest, [column.name]: text === '' && column.name === 'id' ? undefined : text }
}

function likeBefore(before: Json | undefined, text: string): Json {
  if (before === undefined || before === null || typeof before === 'string') return text
  const parsed = parseJson(text)
  return parsed !== undefined && typeof parsed === typeof before && Array.isArray(parsed) === Array.isArray(before) ? parsed : text
}

/** A JSON list of texts such as `["a", "b"]`, which as a reference means either of them; null for other texts. */
function listOfTexts(text: string): string[] | null {
  const parsed = text.startsWith('[') ? parseJson(text) : undefined
  return Array.isArray(parsed) && parsed.every((item) => typeof item === 'string') ? parsed : null
}

function parseJson(text: string): Json | undefined {
  try {
    return typedJson(text) as Json
  } catch {
    return undefined
  }
}
