import type { MetadataFilter } from '#server/core/retrieval/filter/filterSql.ts'

export type Operator = 'is' | 'isNot' | 'contains' | 'less' | 'more' | 'oneOf' | 'missing' | 'present'

/** A condition in the form; a text with commas for `oneOf`. */
export type FilterRow = { column: string; operator: Operator; value: string }
export type FilterForm = { join: 'all' | 'any'; rows: FilterRow[] }

export const operatorLabels: Record<Operator, string> = {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  less: 'is less than',
  more: 'is more than',
  oneOf: 'is one of',
  missing: 'is missing',
  present: 'is present',
}

export const operatorsOf: Record<'string' | 'number', readonly Operator[]> = {
  string: ['is', 'isNot', 'contains', 'oneOf', 'missing', 'present'],
  number: ['is', 'isNot', 'less', 'more', 'oneOf', 'missing', 'present'],
}

export function needsValue({ operator }: Pick<FilterRow, 'operator'>): boolean {
  return operator !== 'missing' && operator !== 'present'
}

/** The filter of the rows that are complete; undefined for none. */
export function toFilter({ join, rows }: FilterForm): MetadataFilter | undefined {
  const conditions = rows.filter((row) => !needsValue(row) || row.value.trim() !== '').map(toCondition)
  return conditions.length > 1 ? (join === 'all' ? { all: conditions } : { any: conditions }) : conditions[0]
}

/** The rows of a filter; null for one that has no such form. */
export function fromFilter(filter: MetadataFilter | undefined): FilterForm | null {
  if (filter === undefined) return { join: 'all', rows: [] }
  const join = 'any' in filter ? 'any' : 'all'
  const conditions = 'all' in filter ? filter.all : 'any' in filter ? filter.any : [filter]
  const rows = conditions.flatMap((condition) => fromCondition(condition) ?? [])
  const form: FilterForm = { join, rows }
  return rows.length === conditions.length && JSON.stringify(toFilter(form)) === JSON.stringify(filter) ? form : null
}

function toCondition({ column, operator, value }: FilterRow): MetadataFilter {
  switch (operator) {
    case 'is':
      return { column, equals: value }
    case 'isNot':
      return { column, not: value }
    case 'contains':
      return { column, contains: value }
    case 'less':
      return { column, less: value }
    case 'more':
      return { column, more: value }
    case 'oneOf':
      return { column, in: partsOf(value) }
    case 'missing':
      return { column, equals: null }
    case 'present':
      return { column, not: null }
  }
}

function fromCondition(condition: MetadataFilter): FilterRow | null {
  if ('all' in condition || 'any' in condition) return null
  const { column } = condition
  if ('equals' in condition)
    return condition.equals === null
      ? { column, operator: 'missing', value: '' }
      : { column, operator: 'is', value: String(condition.equals) }
  if ('not' in condition)
    return condition.not === null ? { column, operator: 'present', value: '' } : { column, operator: 'isNot', value: String(condition.not) }
  if ('contains' in condition) return { column, operator: 'contains', value: condition.contains }
  if ('less' in condition) return { column, operator: 'less', value: String(condition.less) }
  if ('more' in condition) return { column, operator: 'more', value: String(condition.more) }
  return { column, operator: 'oneOf', value: condition.in.join(', ') }
}

function partsOf(list: string): string[] {
  return list.split(',').flatMap((part) => part.trim() || [])
}
