import { sortedQuantile } from '../stats/sortedQuantile.ts'
import type { ChartCell } from './chartCell.ts'
import { groupCells, type GroupedChart } from './groupedChart.ts'

const MOST_DOTS = 250

/**
 * The distribution of scores as a box plot: the box holds the middle half; the whiskers end at the last score within 1.5 box heights (Tukey
 * 1977).
 */
export type BoxSummary = {
  scores: number
  cases: number
  mean: number | null
  low: number
  lowerQuartile: number
  median: number
  upperQuartile: number
  high: number
  /** The scores, ascending; every n-th when there are more than 250. */
  dots: number[]
}

/** The distribution of `y` for each value of `x`, by series. */
export function boxChart(sides: { x: string; series: string | null; y: string }, cells: readonly ChartCell[]): GroupedChart<BoxSummary> {
  const scored = cells.filter(({ values }) => (values[sides.y] ?? null) !== null)
  return groupCells(sides, scored, (group) => {
    const sorted = group.map(({ values }) => values[sides.y] ?? 0).toSorted((a, b) => a - b)
    const [lowerQuartile, median, upperQuartile] = [0.25, 0.5, 0.75].map((p) => sortedQuantile(sorted, p)) as [number, number, number]
    const reach = 1.5 * (upperQuartile - lowerQuartile)
    const step = Math.ceil(sorted.length / MOST_DOTS)
    return {
      scores: sorted.length,
      cases: new Set(group.map(({ cell }) => cell.case)).size,
      mean: sorted.reduce((sum, score) => sum + score, 0) / sorted.length,
      low: sorted.find((score) => score >= lowerQuartile - reach) ?? lowerQuartile,
      lowerQuartile,
      median,
      upperQuartile,
      high: sorted.findLast((score) => score <= upperQuartile + reach) ?? upperQuartile,
      dots: sorted.filter((_, place) => place % step === 0),
    }
  })
}
