import { formatError } from '../core/errors.ts'
import type { KeyedCell, Point } from '../core/grid/cell.ts'
import { canonicalJson, type Json } from '../core/json.ts'
import type { MetricInput } from '../core/metrics/metric.ts'
import type { Experiment } from '../core/notebook/experiment.ts'
import type { RunState } from '../core/run/runEvent.ts'
import type { ReadyRun } from '../runs/runTypes.ts'
import { cellScores } from './cellScores.ts'
import { displayWidth, padDisplay } from './displayWidth.ts'

const FAILURES_SHOWN = 20

type Line = { variant: string; point: Point; cells: number; done: number; sums: Map<string, { sum: number; count: number }> }

/** Means per variant and point, then the cells that failed and why. Axes with one value are left out. */
export function runTable({
  ready,
  experiment,
  state,
  measured,
}: {
  ready: ReadyRun
  experiment: Experiment
  state: RunState
  /** What models answered to the questions of metrics. */
  measured?: MetricInput['measured']
}): string {
  const scoresOf = cellScores({ cells: ready.cells, experiment, state, ...(measured ? { measured } : {}) })
  const lines = new Map<string, Line>()
  ready.cells.forEach((cell, index) => {
    const id = canonicalJson([cell.variant, cell.point])
    const line = lines.get(id) ?? {
      variant: cell.variant,
      point: cell.point,
      cells: 0,
      done: 0,
      sums: new Map<string, { sum: number; count: number }>(),
    }
    lines.set(id, line)
    line.cells += 1
    if (state.cells[index]?.status === 'done') line.done += 1
    for (const [name, score] of Object.entries(scoresOf(index))) {
      if (score === null) continue
      const { sum, count } = line.sums.get(name) ?? { sum: 0, count: 0 }
      line.sums.set(name, { sum: sum + score, count: count + 1 })
    }
  })
  const table = tableText(
    [...lines.values()],
    experiment.metrics.map(({ name }) => name),
  )
  return [table, ...failures(ready.cells, state)].join('\n')
}

function tableText(lines: readonly Line[], metrics: readonly string[]): string {
  const axes = [...new Set(lines.flatMap(({ point }) => Object.keys(point)))].filter(
    (axis) => new Set(lines.map(({ point }) => canonicalJson(point[axis]))).size > 1,
  )
  const rows = lines.map(({ variant, point, cells, done, sums }) => [
    variant,
    ...axes.map((axis) => valueText(point[axis])),
    done === cells ? String(cells) : `${done}/${cells}`,
    ...metrics.map((name) => mean(sums.get(name))),
  ])
  const header = ['prompt', ...axes, 'cells', ...metrics]
  const widths = header.map((title, column) => Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[column] ?? ''))))
  const line = (row: readonly string[]) =>
    row.map((text, column) => padDisplay(text, widths[column] ?? 0, column === 0 ? 'right' : 'left')).join('  ')
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

function failures(cells: readonly KeyedCell[], state: RunState): string[] {
  const failed = cells.flatMap((cell, index) => {
    const cellState = state.cells[index]
    return cellState?.status === 'failed'
      ? [`${cell.variant}, case ${cell.case}, ${valueText(cell.point)}, repeat ${cell.repeat + 1}: ${formatError(cellState.error)}`]
      : []
  })
  if (failed.length === 0) return []
  const more = failed.length - FAILURES_SHOWN
  return ['', `${failed.length} failed:`, ...failed.slice(0, FAILURES_SHOWN), ...(more > 0 ? [`... and ${more} more`] : [])]
}

function mean(sums: { sum: number; count: number } | undefined): string {
  return sums ? (sums.sum / sums.count).toFixed(3) : '-'
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
