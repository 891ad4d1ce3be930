import type { ChartPick } from '#server/core/charts/chartPick.ts'

/** Which rows are shown, by how one of their cells stands. */
export const rowFilters = ['all', 'missing', 'failed', 'passes', 'falls-short', 'imperfect', 'differ'] as const
export type RowFilter = (typeof rowFilters)[number]

/** Against an earlier run; `changed` is everything but `same`. */
export const changeFilters = ['changed', 'better', 'worse', 'other', 'recomputed', 'new', 'same'] as const
export type ChangeFilter = (typeof changeFilters)[number]

export type ScoreFilter = { name: string; side: 'atLeast' | 'atMost'; value: number }

export type RowSort = {
  /** `score:NAME`, `length` of the output in characters, or `time` in milliseconds. */
  by: string
  /** Id of a column; null: the mean over the columns shown. */
  column: string | null
  descending: boolean
}

/** Everything that decides which rows and columns the grid shows, and in which order. */
export type GridView = {
  search: string
  rows: RowFilter
  score: ScoreFilter | null
  change: ChangeFilter | null
  sort: RowSort | null
  /** `tag`: by the first tag; another word: by what follows it in tags such as `lang:ko`. Null: not grouped. */
  group: string | null
  /** Ids of columns. */
  hidden: readonly string[]
  /** The cells behind a mark of a chart; their rows and columns alone are shown. */
  pick: ChartPick | null
}

export const wholeGrid: GridView = { search: '', rows: 'all', score: null, change: null, sort: null, group: null, hidden: [], pick: null }

/** `name>=0.5` or `name<=40`, as the address has it; null for what cannot be read. */
export function parseScoreFilter(text: string): ScoreFilter | null {
  const found = /^(?<name>.+?)(?<sign>>=|<=)(?<value>-?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?)$/iu.exec(text)?.groups
  const { name, sign, value } = found ?? {}
  if (name === undefined || value === undefined) return null
  return { name, side: sign === '>=' ? 'atLeast' : 'atMost', value: Number(value) }
}

export function printScoreFilter(filter: ScoreFilter | null): string {
  return filter ? `${filter.name}${filter.side === 'atLeast' ? '>=' : '<='}${filter.value}` : ''
}

/** `-score:exact-match@0123456789abcdef`: descending, by a score, in a column; null for what cannot be read. */
export function parseSort(text: string): RowSort | null {
  const found = /^(?<sign>-?)(?<by>score:.+?|length|time)(?:@(?<column>[\da-f]{16}))?$/u.exec(text)?.groups
  if (found?.by === undefined) return null
  return { by: found.by, column: found.column ?? null, descending: found.sign === '-' }
}

export function printSort(sort: RowSort | null): string {
  return sort ? `${sort.descending ? '-' : ''}${sort.by}${sort.column === null ? '' : `@${sort.column}`}` : ''
}

/** True where every row and column is shown in its own order. */
export function isWhole({ search, rows, score, change, sort, group, hidden, pick }: GridView): boolean {
  return filtersNothing({ search, rows, score, change, pick }) && sort === null && group === null && hidden.length === 0
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
