import { formatError } from '../core/errors.ts'
import type { KeyedCell, Point } from '../core/grid/cell.ts'
import { varyingAxes } from '../core/grid/varyingAxes.ts'
import { canonicalJson, type Json, textOf } from '../core/json.ts'
import type { Experiment } from '../core/notebook/experiment.ts'
import type { RunState } from '../core/run/runEvent.ts'
import type { ReadyRun } from '../runs/runTypes.ts'
import type { CellScores } from './cellScores.ts'
import { ruledTable } from './ruledTable.ts'

const FAILURES_SHOWN = 20

type Line = { variant: string; point: Point; cells: number; done: number; sums: Map<string, { sum: number; count: number }> }

/** Means per variant and point, then the cells that failed and why. Axes with one value are left out. */
export function runTable({
  ready,
  experiment,
  state,
  scoredOf,
}: {
  ready: ReadyRun
  experiment: Experiment
  state: RunState
  scoredOf: CellScores
}): string {
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
    for (const [name, score] of Object.entries(scoredOf(index)?.scores ?? {})) {
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
  const axes = [...varyingAxes(lines.map(({ point }) => point))]
  const rows = lines.map(({ variant, point, cells, done, sums }) => [
    variant,
    ...axes.map((axis) => valueText(point[axis])),
    done === cells ? String(cells) : `${done}/${cells}`,
    ...metrics.map((name) => mean(sums.get(name))),
  ])
  const header = ['prompt', ...axes, 'cells', ...metrics]
  return ruledTable(header, rows, (column) => column > 0).join('\n')
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
  return value === undefined ? '' : textOf(value)
}
