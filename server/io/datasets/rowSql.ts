import type { SQLInputValue } from 'node:sqlite'
import type { RowFilter, RowOrder, RowQuery } from '../../core/dataset/query/rowQuery.ts'
import { foldedText } from '../../core/dataset/row/rowText.ts'

export type Sql = { sql: string; values: SQLInputValue[] }

/** The numbers of the rows of a query, in its order. */
export function numbersSql({ filter = {}, order }: RowQuery): Sql {
  const where = filterSql(filter)
  const { join, joinValues, by } = orderSql(order)
  return { sql: `SELECT rows.n FROM rows ${join} ${where.sql} ORDER BY ${by}rows.n`, values: [...joinValues, ...where.values] }
}

/** A WHERE clause over the table `rows`, '' for all rows. */
export function filterSql({ text, statuses, kinds, splits, tags, isDisputed, reviewedBy = [], unreviewedBy }: RowFilter): Sql {
  const parts: string[] = []
  const values: SQLInputValue[] = []
  const isOneOf = (column: string, list: readonly string[]) => {
    parts.push(`${column} IN (${list.map(() => '?').join(', ')})`)
    values.push(...list)
  }
  if (statuses) isOneOf('status', statuses)
  if (kinds) isOneOf('kind', kinds)
  if (splits) isOneOf(`coalesce(split, 'none')`, splits)
  if (tags && tags.length > 0) {
    parts.push(`rows.n IN (SELECT n FROM tags WHERE tag IN (${tags.map(() => '?').join(', ')}))`)
    values.push(...tags)
  }
  if (isDisputed !== undefined) parts.push(`disputed = ${isDisputed ? 1 : 0}`)
  for (const reviewer of reviewedBy) {
    parts.push('rows.n IN (SELECT n FROM reviews WHERE reviewer = ?)')
    values.push(reviewer)
  }
  if (unreviewedBy !== undefined) {
    parts.push('rows.n NOT IN (SELECT n FROM reviews WHERE reviewer = ?)')
    values.push(unreviewedBy)
  }
  const words = foldedText(text ?? '')
    .split(' ')
    .filter((word) => word !== '')
  if (words.length > 0) {
    parts.push(`rows.n IN (SELECT n FROM texts WHERE ${words.map(() => 'instr(text, ?) > 0').join(' AND ')})`)
    values.push(...words)
  }
  return { sql: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values }
}

function orderSql(order: RowOrder | undefined): { join: string; joinValues: SQLInputValue[]; by: string } {
  if (!order || order.by === 'position') return { join: '', joinValues: [], by: order?.isDescending ? 'rows.n DESC, ' : '' }
  const direction = order.isDescending ? 'DESC' : 'ASC'
  if (typeof order.by === 'string') return { join: '', joinValues: [], by: `${order.by} ${direction} NULLS LAST, ` }
  return {
    join: 'LEFT JOIN scores ON scores.n = rows.n AND scores.score = ?',
    joinValues: [order.by.score],
    by: `scores.value ${direction} NULLS LAST, `,
  }
}
