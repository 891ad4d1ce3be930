import { formatError } from '../core/errors.ts'
import { varyingAxes } from '../core/grid/varyingAxes.ts'
import { scoreRows, unscoredOf } from '../core/export/columnFigures.ts'
import { unscoredText } from '../core/metrics/checks.ts'
import type { ExportedColumn, ExportedRun } from '../core/export/exportedRun.ts'
import { noAnswer } from '../core/experiment/thought/thought.ts'
import { type Json, textOf } from '../core/json.ts'
import { caseMeans, meanAndDeviation, scoredCases, type ScoreRows } from '../core/stats/caseScores.ts'
import { ruledTable } from './print/ruledTable.ts'

const FAILURES_SHOWN = 20

/** One line per column of the grid with the means that the page shows, then the failed cells with their reasons. Axes with one value are left out. */
export function runTable(run: ExportedRun): string {
  const axes = [...varyingAxes(run.columns.map(({ point }) => point))]
  const scores = run.names.map((name) => scoreRows(run, name))
  const rows = run.columns.map((column, position) => [
    column.variant,
    ...axes.map((axis) => valueText(column.point[axis])),
    doneText(run, column),
    ...scores.map((columns, place) => meanText(columns[position] ?? [], unscoredOf(run, place, position))),
  ])
  const table = ruledTable(['prompt', ...axes, 'cells', ...run.names], rows, (column) => column > 0)
  return [...table, ...failures(run), ...withoutAnswer(run)].join('\n')
}

/** Cells whose output ended before the answer began, by reason. */
function withoutAnswer({ cells }: ExportedRun): string[] {
  const reasons = cells.flatMap(({ outcome }) => (outcome.status === 'done' ? (noAnswer(outcome.result) ?? []) : []))
  return [...Map.groupBy(reasons, (reason) => reason)].flatMap(([reason, { length }]) => [
    '',
    `${length} of ${cells.length} cells: ${reason}`,
  ])
}

function doneText({ cells }: ExportedRun, { cells: members }: ExportedColumn): string {
  const done = members.filter((index) => cells[index]?.outcome.status === 'done').length
  return done === members.length ? String(done) : `${done}/${members.length}`
}

/** The mean over test cases of the mean over their repeats, and how many outputs have no score. */
function meanText(rows: ScoreRows, unscored: number): string {
  const means = caseMeans(scoredCases(rows))
  if (means.length === 0) return '-'
  return [meanAndDeviation(means).mean.toFixed(3), unscoredText(unscored)].filter((text) => text !== null).join(', ')
}

function failures({ cells }: ExportedRun): string[] {
  const failed = cells.flatMap(({ cell, outcome }) =>
    outcome.status === 'failed'
      ? [`${cell.variant}, case ${cell.case}, ${valueText(cell.point)}, repeat ${cell.repeat + 1}: ${formatError(outcome.error)}`]
      : [],
  )
  if (failed.length === 0) return []
  const more = failed.length - FAILURES_SHOWN
  return ['', `${failed.length} failed:`, ...failed.slice(0, FAILURES_SHOWN), ...(more > 0 ? [`... and ${more} more`] : [])]
}

function valueText(value: Json | undefined): string {
  return value === undefined ? '' : textOf(value)
}
