import { columnIds } from '../grid/columnIds.ts'
import type { Bounds, Interval } from '../stats/interval.ts'
import { type ChartCell, sideLabel, sideOf } from './chartCell.ts'
import type { ChartPick } from './chartPick.ts'
import { type MarkSummary, summarise } from './summarise.ts'

/** Null: neither direction is better. */
export type Better = 'more' | 'less' | null

export type ScatterDot = {
  x: number
  y: number
  xInterval: Interval | null
  summary: MarkSummary
  /** Position in `series`. */
  series: number
  /** The column: its variant and the values of its axes. */
  label: string
  /** On the Pareto front: no other column is better in one number and at least as good in the other. */
  best: boolean
  pick: ChartPick
}

export type ScatterChart = { series: string[]; dots: ScatterDot[] }

type Side = { name: string; bounds: Bounds; better: Better }

/** One dot per column (variant and point) at the means of two numbers; for a side that is an axis, its value is used. */
export function scatterChart(
  { x, y, series, axes }: { x: Side; y: Side; series: string | null; axes: readonly string[] },
  cells: readonly ChartCell[],
): ScatterChart {
  const idOf = columnIds()
  const columns = new Map<string, ChartCell[]>()
  for (const each of cells) {
    const id = idOf(each.cell)
    const column = columns.get(id) ?? []
    columns.set(id, column)
    column.push(each)
  }
  const names = new Map<string, number>()
  const dots = [...columns.values()].flatMap((column): ScatterDot[] => {
    const [first] = column
    if (!first) return []
    const across = acrossOf(x, column)
    const summary = summarise(column, y)
    if (across === null || summary.mean === null) return []
    const name = series === null ? y.name : sideLabel(sideOf(first, series) ?? null)
    if (!names.has(name)) names.set(name, names.size)
    const parts = axes.flatMap((axis) =>
      Object.hasOwn(first.cell.point, axis) ? [`${axis} ${sideLabel(first.cell.point[axis] ?? null)}`] : [],
    )
    return [
      {
        ...across,
        y: summary.mean,
        summary,
        series: names.get(name) ?? 0,
        label: [first.cell.variant, ...parts].join(' · '),
        best: false,
        pick: { sides: { prompt: first.cell.variant, ...pointOf(first.cell.point, axes) } },
      },
    ]
  })
  return { series: [...names.keys()], dots: markBest(dots, x.better, y.better) }
}

function acrossOf(x: Side, column: readonly ChartCell[]): { x: number; xInterval: Interval | null } | null {
  const side = column[0] ? sideOf(column[0], x.name) : undefined
  if (typeof side === 'number' && column[0]?.values[x.name] === undefined) return { x: side, xInterval: null }
  const { mean, interval } = summarise(column, x)
  return mean === null ? null : { x: mean, xInterval: interval }
}

function pointOf(point: ChartCell['cell']['point'], axes: readonly string[]): ChartPick['sides'] {
  return Object.fromEntries(axes.flatMap((axis) => (Object.hasOwn(point, axis) ? [[axis, point[axis] ?? null]] : [])))
}

/** Marks the Pareto front; empty when one side has no better direction. */
function markBest(dots: readonly ScatterDot[], x: Better, y: Better): ScatterDot[] {
  if (x === null || y === null) return [...dots]
  const sign = (better: Better) => (better === 'more' ? 1 : -1)
  const good = dots.map((dot) => [dot.x * sign(x), dot.y * sign(y)] as const)
  return dots.map((dot, place) => {
    const [ownX, ownY] = good[place] ?? [0, 0]
    const beaten = good.some(([otherX, otherY]) => otherX >= ownX && otherY >= ownY && (otherX > ownX || otherY > ownY))
    return { ...dot, best: !beaten }
  })
}
