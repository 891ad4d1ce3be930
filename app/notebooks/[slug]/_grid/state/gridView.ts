import type { ChartPick } from '#server/core/charts/chartPick.ts'

/** Filters rows by the status of their cells. */
export const rowFilters = ['all', 'missing', 'failed', 'passes', 'falls-short', 'imperfect', 'differ'] as const
export type RowFilter = (typeof rowFilters)[number]

/** Filters rows by their change since an earlier run. `changed` is everything except `same`. */
export const changeFilters = ['changed', 'better', 'worse', 'other', 'recomputed', 'new', 'same'] as const
export type ChangeFilter = (typeof changeFilters)[number]

export type ScoreFilter = { name: string; side: 'atLeast' | 'atMost'; value: number }

export type RowSort = {
  /** `score:NAME`, `length` of the output in characters, or `time` in milliseconds. */
  by: string
  /** Id of a column; null sorts by the mean over the visible columns. */
  column: string | null
  descending: boolean
}

/** Which rows and columns the grid shows, and in which order. */
export type GridView = {
  search: string
  rows: RowFilter
  score: ScoreFilter | null
  change: ChangeFilter | null
  sort: RowSort | null
  /** `tag` groups by the first tag, a name such as `lang` by the value of tags such as `lang:ko`. Null: not grouped. */
  group: string | null
  /** Ids of hidden columns. */
  hidden: readonly string[]
  /** Ids of columns in the order that the user gave them; empty: the order of the plan. */
  order: readonly string[]
  /** The cells of a mark in a chart; only their rows and columns are shown. */
  pick: ChartPick | null
}

export const wholeGrid: GridView = {
  search: '',
  rows: 'all',
  score: null,
  change: null,
  sort: null,
  group: null,
  hidden: [],
  order: [],
  pick: null,
}

/** Parses `name>=0.5` or `name<=40` from the URL; null if the text is not valid. */
export function parseScoreFilter(text: string): ScoreFilter | null {
  const found = /^(?<name>.+?)(?<sign>>=|<=)(?<value>-?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?)$/iu.exec(text)?.groups
  const { name, sign, value } = found ?? {}
  if (name === undefined || value === undefined) return null
  return { name, side: sign === '>=' ? 'atLeast' : 'atMost', value: Number(value) }
}

export function printScoreFilter(filter: ScoreFilter | null): string {
  return filter ? `${filter.name}${filter.side === 'atLeast' ? '>=' : '<='}${filter.value}` : ''
}

/** Parses `-score:exact-match@0123456789abcdef` (descending, by a score, in a column) from the URL; null if the text is not valid. */
export function parseSort(text: string): RowSort | null {
  const found = /^(?<sign>-?)(?<by>score:.+?|length|time)(?:@(?<column>[\da-f]{16}))?$/u.exec(text)?.groups
  if (found?.by === undefined) return null
  return { by: found.by, column: found.column ?? null, descending: found.sign === '-' }
}

export function printSort(sort: RowSort | null): string {
  return sort ? `${sort.descending ? '-' : ''}${sort.by}${sort.column === null ? '' : `@${sort.column}`}` : ''
}

/** True if all rows and columns are shown in their original order. */
export function isWhole({ search, rows, score, change, sort, group, hidden, order, pick }: GridView): boolean {
  return (
    filtersNothing({ search, rows, score, change, pick }) && sort === null && group === null && hidden.length === 0 && order.length === 0
  )
}

export function filtersNothing({
  search,
  rows,
  score,
  change,
  pick,
}: Pick<GridView, 'search' | 'rows' | 'score' | 'change' | 'pick'>): boolean {
  return search.trim() === '' && rows === 'all' && score === null && change === null && pick === null
}

/** Ids in the user's order. An id that the order does not have, such as that of a new column, stays after the one before it. */
export function inUserOrder(ids: readonly string[], order: readonly string[]): string[] {
  if (order.length === 0) return [...ids]
  const ordered = order.filter((id) => ids.includes(id))
  for (const [position, id] of ids.entries()) {
    if (ordered.includes(id)) continue
    const before = ids[position - 1]
    ordered.splice(before === undefined ? 0 : ordered.indexOf(before) + 1, 0, id)
  }
  return ordered
}

/** The order after a column was moved to the place of another one; the other one makes room. */
export function movedColumn(ids: readonly string[], id: string, to: string): string[] {
  const [from, target] = [ids.indexOf(id), ids.indexOf(to)]
  return from < 0 || target < 0 ? [...ids] : ids.toSpliced(from, 1).toSpliced(target, 0, id)
}
