import { z } from 'zod'
import { closestName, listNames } from '../../closestName.ts'
import { AppError } from '../../errors.ts'
import type { MetadataValue } from '../document.ts'

/** The type of a metadata column in an index. */
export type ColumnType = 'string' | 'number' | 'boolean'

/**
 * A condition on the metadata of a document. Texts are compared exactly, upper and lower case included. A document without the value meets
 * `equals: null`, and `not` any value.
 */
export type MetadataFilter =
  | { column: string; equals: MetadataValue }
  | { column: string; not: MetadataValue }
  | { column: string; in: MetadataValue[] }
  | { column: string; less: string | number }
  | { column: string; more: string | number }
  | { column: string; contains: string }
  | { all: MetadataFilter[] }
  | { any: MetadataFilter[] }

const columnName = z.string().min(1).max(200)
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const ordered = z.union([z.string(), z.number()])
const list = z.lazy(() => z.array(metadataFilterSchema).max(100))

export const metadataFilterSchema: z.ZodType<MetadataFilter> = z.union([
  z.strictObject({ column: columnName, equals: scalar }),
  z.strictObject({ column: columnName, not: scalar }),
  z.strictObject({ column: columnName, in: z.array(scalar).max(1000) }),
  z.strictObject({ column: columnName, less: ordered }),
  z.strictObject({ column: columnName, more: ordered }),
  z.strictObject({ column: columnName, contains: z.string().min(1) }),
  z.strictObject({ all: list }),
  z.strictObject({ any: list }),
])

/** Filters inside of filters; more is a mistake or an attack on the parser of SQL. */
const deepest = 20

/**
 * The filter as a condition in SQL for LanceDB (DataFusion): every text in it is a quoted literal and every name a quoted column of
 * `columns`. `nameOf` converts the name of a metadata column to that of the table's column. Throws AppError BAD_INPUT for a column that the
 * index does not have, and for a value that the column's type cannot be compared with.
 */
export function filterSql(
  filter: MetadataFilter,
  columns: Readonly<Record<string, ColumnType>>,
  nameOf: (column: string) => string = (name) => name,
): string {
  return sqlOf(filter, 0)

  function sqlOf(each: MetadataFilter, depth: number): string {
    if (depth > deepest) throw new AppError('BAD_INPUT', `A filter may hold filters inside of filters up to ${deepest} levels deep.`)
    if ('all' in each) return joined(each.all, ' AND ', 'true', depth)
    if ('any' in each) return joined(each.any, ' OR ', 'false', depth)
    const { name, type } = known(each.column)
    const literal = (given: string | number | boolean) => literalOf(given, type, each.column)
    if ('equals' in each) return each.equals === null ? `${name} IS NULL` : `${name} = ${literal(each.equals)}`
    if ('not' in each) return each.not === null ? `${name} IS NOT NULL` : `(${name} <> ${literal(each.not)} OR ${name} IS NULL)`
    if ('in' in each) return oneOf(name, each.in, literal)
    if ('less' in each) return `${name} < ${literal(each.less)}`
    if ('more' in each) return `${name} > ${literal(each.more)}`
    if (type !== 'string') throw new AppError('BAD_INPUT', `Column ${each.column} holds ${plurals[type]}: \`contains\` is for texts.`)
    return `contains(${name}, ${literal(each.contains)})`
  }

  function joined(filters: readonly MetadataFilter[], by: string, empty: string, depth: number): string {
    return filters.length === 0 ? empty : `(${filters.map((each) => sqlOf(each, depth + 1)).join(by)})`
  }

  function known(asked: string): { name: string; type: ColumnType } {
    const type = Object.hasOwn(columns, asked) ? columns[asked] : undefined
    if (type) return { name: quotedName(nameOf(asked)), type }
    const names = Object.keys(columns)
    const close = closestName(asked, names)
    const hint = close ? `Did you mean ${close}?` : names.length === 0 ? 'It has no metadata.' : `It has: ${listNames(names)}.`
    throw new AppError('BAD_INPUT', `The index has no metadata column \u201c${asked}\u201d. ${hint}`)
  }
}

const plurals: Record<ColumnType, string> = { string: 'texts', number: 'numbers', boolean: 'true or false' }

function oneOf(name: string, values: readonly MetadataValue[], literal: (value: string | number | boolean) => string): string {
  const literals = values.filter((each) => each !== null).map(literal)
  const found = literals.length === 0 ? 'false' : `${name} IN (${literals.join(', ')})`
  return values.includes(null) ? `(${found} OR ${name} IS NULL)` : found
}

/** A value of the command line or of a notebook may be of another type than the column: 2026 for a text, "2026" for a number. */
function literalOf(value: string | number | boolean, type: ColumnType, column: string): string {
  switch (type) {
    case 'string':
      return `'${String(value).replaceAll("'", "''")}'`
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      if (typeof number === 'number' && Number.isFinite(number)) return String(number)
      break
    }
    case 'boolean':
      if (/^(?:true|false)$/.test(String(value))) return String(value)
  }
  throw new AppError('BAD_INPUT', `Column ${column} holds ${plurals[type]}, which cannot be compared with ${JSON.stringify(value)}.`)
}

/** LanceDB quotes names with backquotes. */
function quotedName(name: string): string {
  if (name.includes('`'))
    throw new AppError('BAD_INPUT', `The metadata column ${name} cannot be filtered, because its name has a backquote.`)
  return `\`${name}\``
}
