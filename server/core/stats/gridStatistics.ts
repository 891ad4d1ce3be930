import type { ScoreRows } from './caseScores.ts'
import { type ColumnDifference, columnDifference } from './columnDifference.ts'
import { type ColumnStatistics, columnStatistics } from './columnStatistics.ts'
import type { Bounds } from './interval.ts'
import { type JudgedDifference, judgeDifferences } from './judgeDifferences.ts'

/** One metric over the columns of a grid; all `columns` have the same rows. */
export type MetricColumns = { name: string; bounds: Bounds; columns: readonly ScoreRows[] }

export type MetricStatistics = {
  name: string
  /** Number of columns compared with the baseline. */
  compared: number
  /** By column; `difference` is null for the baseline and when too few cases are shared. */
  columns: { statistics: ColumnStatistics; difference: JudgedDifference | null }[]
}

/** Computed statistics by their scores: an edit or a run changes a few columns, not all. */
export type StatisticsCache = Map<string, ColumnStatistics | ColumnDifference | null>

const MOST_CACHED = 4_000

/**
 * Statistics of every metric and column, with differences to one baseline column judged together. A generator that yields after every
 * column, so that a page can pause it. Deterministic, whatever the cache contains.
 */
export function* gridStatistics(
  { metrics, baseline }: { metrics: readonly MetricColumns[]; baseline: number },
  cache: StatisticsCache = new Map(),
): Generator<undefined, MetricStatistics[]> {
  if (cache.size > MOST_CACHED) cache.clear()
  const found: MetricStatistics[] = []
  for (const { name, bounds, columns } of metrics) {
    const keys = columns.map((rows) => JSON.stringify([bounds.least, bounds.most, rows]))
    const statistics: ColumnStatistics[] = []
    const differences: (ColumnDifference | null)[] = []
    for (const [position, rows] of columns.entries()) {
      const key = keys[position] ?? ''
      statistics.push(remembered(cache, key, () => columnStatistics(rows, bounds)))
      const against = columns[baseline]
      const pair = `${key}${keys[baseline]}`
      differences.push(position === baseline || !against ? null : remembered(cache, pair, () => columnDifference(rows, against, bounds)))
      yield
    }
    const judged = judgeDifferences(differences)
    found.push({
      name,
      compared: judged.filter((each) => each !== null).length,
      columns: statistics.map((each, position) => ({ statistics: each, difference: judged[position] ?? null })),
    })
  }
  return found
}

function remembered<T extends ColumnStatistics | ColumnDifference | null>(cache: StatisticsCache, key: string, make: () => T): T {
  const known = cache.get(key)
  if (known !== undefined) return known as T
  const made = make()
  cache.set(key, made)
  return made
}
