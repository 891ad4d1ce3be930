import { gridStatistics, type MetricColumns, type MetricStatistics } from '../../stats/gridStatistics.ts'
import { type RetrievalMetric, retrievalMetrics } from './evaluate.ts'

/** The scores of a query, of which some measures may be left out. */
type SomeScores = { query: string; metrics: Readonly<Partial<Record<RetrievalMetric, number>>> }

/**
 * Scores of several configurations as the columns that the statistics room takes: row n of each column is the same query. A query that
 * a configuration does not have is null there and left out of comparisons with it.
 */
export function metricColumns(
  configurations: readonly (readonly SomeScores[])[],
  metrics: readonly RetrievalMetric[] = retrievalMetrics,
): MetricColumns[] {
  const queries = [...new Set(configurations.flatMap((perQuery) => perQuery.map(({ query }) => query)))]
  const scores = configurations.map((perQuery) => new Map(perQuery.map((each) => [each.query, each.metrics])))
  return metrics.map((name) => ({
    name,
    bounds: { least: 0, most: 1 },
    columns: scores.map((byQuery) => queries.map((query) => [byQuery.get(query)?.[name] ?? null])),
  }))
}

/**
 * Means with 95 % intervals for each configuration, and paired tests of each against the one at `baseline`: those of a grid, with a query in
 * place of a test case. A generator that yields after every column, so that a page can pause it.
 */
export function compareRuns(
  configurations: readonly (readonly SomeScores[])[],
  { baseline = 0, metrics = retrievalMetrics }: { baseline?: number; metrics?: readonly RetrievalMetric[] } = {},
): Generator<undefined, MetricStatistics[]> {
  return gridStatistics({ metrics: metricColumns(configurations, metrics), baseline })
}
