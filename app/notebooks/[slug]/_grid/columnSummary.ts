import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { GridModel } from '#server/core/grid/gridModel.ts'
import { metricSummary, type MetricSummary } from '#server/core/stats/metricSummary.ts'
import type { CellView } from '../_run/cellView.ts'
import type { Scoring } from '../_run/scoring.ts'

/** What a column's head tells about its cells. */
export type ColumnSummary = {
  total: number
  done: number
  failed: number
  /** Generated tokens per second of one cell's own time, over the done cells; null before the first. */
  tokensPerSecond: number | null
  /** By metric name, in the order of the score blocks. */
  scores: { name: string; summary: MetricSummary }[]
}

export type SummaryInput = {
  model: GridModel
  cells: readonly GridCell[]
  viewOf: (cell: GridCell) => CellView
  scoring: Pick<Scoring, 'names' | 'scoresOf'>
}

/** Sums every column up, repeats counted one by one. */
export function columnSummaries({ model, cells, viewOf, scoring }: SummaryInput): ColumnSummary[] {
  return model.columns.map((_, column) => {
    const here = model.rows.flatMap((__, row) => model.at(row, column).flatMap((index) => cells[index] ?? []))
    return summarise(here, { viewOf, scoring })
  })
}

function summarise(cells: readonly GridCell[], { viewOf, scoring }: Pick<SummaryInput, 'viewOf' | 'scoring'>): ColumnSummary {
  const values = scoring.names.map((): (number | null)[] => [])
  let done = 0
  let failed = 0
  let tokens = 0
  let ms = 0
  for (const cell of cells) {
    const view = viewOf(cell)
    if (view.status === 'failed') failed += 1
    if (view.status !== 'done') continue
    done += 1
    tokens += view.tokens.output
    ms += view.timing.totalMs
    const scored = scoring.scoresOf(cell, view.output)
    if (scored) for (const [position, name] of scoring.names.entries()) values[position]?.push(scored.scores[name] ?? null)
  }
  return {
    total: cells.length,
    done,
    failed,
    tokensPerSecond: ms > 0 ? (tokens * 1000) / ms : null,
    scores: scoring.names.map((name, position) => ({ name, summary: metricSummary(values[position] ?? []) })),
  }
}
