import { columnStatistics, type ColumnStatistics } from '../stats/columnStatistics.ts'
import type { Bounds } from '../stats/interval.ts'
import type { ChartCell } from './chartCell.ts'

/** Summary of the cells behind one mark. Every test case has the same weight, whatever its number of cells. */
export type MarkSummary = Pick<ColumnStatistics, 'cases' | 'scores' | 'mean' | 'interval'>

/** Summarises one number over cells, with its 95 % interval over test cases. */
export function summarise(cells: readonly ChartCell[], { name, bounds }: { name: string; bounds: Bounds }): MarkSummary {
  const byCase = new Map<string, (number | null)[]>()
  for (const { cell, values } of cells) {
    const scores = byCase.get(cell.case) ?? []
    byCase.set(cell.case, scores)
    scores.push(values[name] ?? null)
  }
  const { cases, scores, mean, interval } = columnStatistics([...byCase.values()], bounds)
  return { cases, scores, mean, interval }
}
