import { checkText } from '../metrics/checks.ts'
import { appliesTo } from '../metrics/metric/appliesTo.ts'
import { findMetric } from '../metrics/metrics.ts'
import { columnDifference } from '../stats/columnDifference.ts'
import { type ColumnStatistics, columnStatistics } from '../stats/columnStatistics.ts'
import { type JudgedDifference, judgeDifferences } from '../stats/judgeDifferences.ts'
import { countedCells, type ExportedColumn, type ExportedRun } from './exportedRun.ts'

/** One metric in one column. `difference` is relative to the first column; null for that column and when nothing can be compared. */
export type MetricFigures = {
  statistics: ColumnStatistics
  difference: JudgedDifference | null
  /** Outputs that the metric applies to and that have no score, for example because the case has no reference. */
  unscored: number
  check: { text: string; passed: number; total: number; unscored: number; verdict: 'pass' | 'fail' | 'none' } | null
}

export type ColumnFigures = {
  column: ExportedColumn
  cells: number
  done: number
  failed: number
  /** In the order of the run's scores. */
  metrics: MetricFigures[]
  /** Means over finished cells; null when there are none. Times in milliseconds, outputs in tokens. */
  totalMs: number | null
  outputTokens: number | null
}

/** The figures of each column in a report, with the first column as baseline. */
export function columnFigures(run: ExportedRun): ColumnFigures[] {
  const perMetric = run.specs.map((spec, position): MetricFigures[] => {
    const name = run.names[position] ?? spec.name
    const bounds = findMetric(spec.metric)?.range ?? { least: null, most: null }
    const rows = scoreRows(run, name)
    const baseline = rows[0] ?? []
    const differences = judgeDifferences(rows.map((here, column) => (column === 0 ? null : columnDifference(here, baseline, bounds))))
    return rows.map((here, column) => {
      const check = run.columns[column]?.checks.find((each) => each.name === name)
      return {
        statistics: columnStatistics(here, bounds),
        difference: differences[column] ?? null,
        unscored: unscoredOf(run, position, column),
        check: check
          ? { text: checkText(check.check), passed: check.passed, total: check.total, unscored: check.unscored, verdict: check.verdict }
          : null,
      }
    })
  })
  return run.columns.map((column, position) => {
    const members = column.cells.flatMap((index) => run.cells[index] ?? [])
    const results = members.flatMap(({ outcome }) => (outcome.status === 'done' ? [outcome.result] : []))
    return {
      column,
      cells: members.length,
      done: results.length,
      failed: members.filter(({ outcome }) => outcome.status === 'failed').length,
      metrics: perMetric.flatMap((columns) => columns[position] ?? []),
      totalMs: mean(results.map(({ timing }) => timing.totalMs)),
      outputTokens: mean(results.map(({ tokens }) => tokens.output)),
    }
  })
}

/** The number of outputs in a column that a score applies to and that do not have it. Positions as in the run's `specs` and `columns`. */
export function unscoredOf(run: ExportedRun, score: number, column: number): number {
  const { specs, names, columns, cells } = run
  const spec = specs[score]
  if (!spec) return 0
  const name = names[score] ?? spec.name
  const here = columns[column]?.cells.flatMap((index) => cells[index] ?? []).filter(countedCells(run)) ?? []
  return here.filter(
    ({ outcome, scored, testCase }) =>
      outcome.status === 'done' && appliesTo(spec, testCase?.tags) && (scored?.scores[name] ?? null) === null,
  ).length
}

/** Scores of one metric by column, test case (in the order of the run) and repeat, of the cells that are counted. */
export function scoreRows(run: ExportedRun, name: string): (number | null)[][][] {
  const { columns } = run
  const isCounted = countedCells(run)
  const cells = run.cells.map((each) => (isCounted(each) ? each : null))
  const cases = new Map([...new Set(run.cells.map(({ cell }) => cell.caseIndex))].map((caseIndex, row) => [caseIndex, row]))
  return columns.map((column) => {
    const rows: (number | null)[][] = Array.from({ length: cases.size }, () => [])
    for (const index of column.cells) {
      const each = cells[index]
      if (each) rows[cases.get(each.cell.caseIndex) ?? 0]?.push(each.scored?.scores[name] ?? null)
    }
    return rows
  })
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
