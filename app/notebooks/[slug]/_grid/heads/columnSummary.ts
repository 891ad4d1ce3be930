import { noAnswer } from '#server/core/experiment/thought/thought.ts'
import { decodeSpeed, type Timed } from '#server/core/experiment/decodeSpeed.ts'
import { appliesTo } from '#server/core/metrics/metric/appliesTo.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { GridModel } from '#server/core/grid/gridModel.ts'
import { metricSummary, type MetricSummary } from '#server/core/stats/metricSummary.ts'
import type { CellView } from '../../_run/cellView.ts'
import type { Scoring } from '../../_run/scoring.ts'
import type { Slices } from '../../../../_ui/browser/slices.ts'

/** The numbers in a column's head. */
export type ColumnSummary = {
  total: number
  /** Cells with an output, including those that are not loaded yet. */
  done: number
  failed: number
  /** Done cells whose output ended before the answer began. */
  unanswered: number
  /** Output tokens per second of a cell's own time, over all done cells; null before the first. */
  tokensPerSecond: number | null
  /** By metric name, in the order of the score blocks. `unscored`: outputs that the metric applies to and that have no score. */
  scores: { name: string; summary: MetricSummary; unscored: number }[]
}

export type SummaryInput = {
  model: GridModel
  cells: readonly GridCell[]
  viewOf: (cell: GridCell) => CellView
  scoring: Pick<Scoring, 'names' | 'specs' | 'caseOf' | 'scoresOf'>
  /** Whether the scores of a cell are in the figures. */
  isCounted: (cell: GridCell) => boolean
}

/** Summarises every column. Each repeat counts as a cell. */
export function* columnSummaries({ model, cells, viewOf, scoring, isCounted }: SummaryInput): Slices<ColumnSummary[]> {
  const summaries: ColumnSummary[] = []
  for (const column of model.columns.keys()) {
    const sum = newSum(scoring.names)
    for (const row of model.rows.keys()) {
      for (const index of model.at(row, column)) {
        const cell = cells[index]
        if (cell) addCell(sum, viewOf(cell), { cell, scoring, isCounted })
      }
      yield
    }
    summaries.push(summaryOf(sum))
  }
  return summaries
}

type Sum = ReturnType<typeof newSum>

function newSum(names: readonly string[]) {
  return {
    total: 0,
    done: 0,
    failed: 0,
    unanswered: 0,
    results: [] as Timed[],
    values: names.map((name) => ({ name, unscored: 0, scores: [] as (number | null)[] })),
  }
}

function addCell(
  sum: Sum,
  view: CellView,
  { cell, scoring, isCounted }: { cell: GridCell } & Pick<SummaryInput, 'scoring' | 'isCounted'>,
): void {
  sum.total += 1
  if (view.status === 'failed') sum.failed += 1
  if (view.status === 'loading' || view.status === 'done') sum.done += 1
  if (view.status !== 'done') return
  if (noAnswer(view) !== null) sum.unanswered += 1
  sum.results.push(view)
  const scores = isCounted(cell) ? scoring.scoresOf(cell, view.output)?.scores : null
  if (!scores) return
  const tags = scoring.caseOf(cell)?.tags
  for (const [place, each] of sum.values.entries()) {
    const spec = scoring.specs[place]
    const score = scores[each.name] ?? null
    each.scores.push(score)
    if (score === null && spec && appliesTo(spec, tags)) each.unscored += 1
  }
}

function summaryOf({ total, done, failed, unanswered, results, values }: Sum): ColumnSummary {
  return {
    total,
    done,
    failed,
    unanswered,
    tokensPerSecond: decodeSpeed(results),
    scores: values.map(({ name, unscored, scores }) => ({ name, unscored, summary: metricSummary(scores) })),
  }
}
