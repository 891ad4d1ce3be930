import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { Json } from '#server/core/json.ts'
import type { ChartSpec } from '#server/core/notebook/experiment.ts'
import { metricSummary, type MetricSummary } from '#server/core/stats/metricSummary.ts'

/** What a chart may ask of a cell beside its scores: measures that every result has. */
export const cellMeasures = ['output tokens', 'total ms', 'first token ms'] as const

/** A cell with its numbers: scores by metric name, and the measures above. */
export type ChartCell = {
  cell: Pick<GridCell, 'variant' | 'case' | 'point' | 'model' | 'repeat'>
  values: Readonly<Record<string, number | null>>
}

export type ChartPoint = {
  /** As it stands on the axis; a number where all are. */
  x: number | string
  /** By series name; absent where the series has nothing there. */
  y: Record<string, MetricSummary>
}

export type ChartData = {
  numeric: boolean
  series: string[]
  points: ChartPoint[]
  dots: { x: number; y: number; series: string; label: string }[]
}

/**
 * Means of `y` over the values of `x`, one series for each value of `series`. `x` and `series` name an axis, `prompt` or
 * `case`; for a scatter `x` may name a score or a measure too, and every cell is a dot. Points come in the order of the plan,
 * numbers by size.
 */
export function chartData({ kind, x, y, series }: Pick<ChartSpec, 'kind' | 'x' | 'y' | 'series'>, cells: readonly ChartCell[]): ChartData {
  if (kind === 'scatter') return scatter({ x, y, series }, cells)
  const groups = new Map<string, { x: Json; bySeries: Map<string, (number | null)[]> }>()
  const names = new Set<string>()
  for (const { cell, values } of cells) {
    const at = sideOf(cell, x)
    const value = values[y]
    if (at === undefined || value === undefined) continue
    const name = series === null ? y : label(sideOf(cell, series) ?? null)
    names.add(name)
    const key = JSON.stringify(at)
    const group = groups.get(key) ?? { x: at, bySeries: new Map<string, (number | null)[]>() }
    groups.set(key, group)
    const list = group.bySeries.get(name) ?? []
    group.bySeries.set(name, list)
    list.push(value)
  }
  const all = [...groups.values()]
  const numeric = all.length > 0 && all.every((group) => typeof group.x === 'number')
  const ordered = numeric ? all.toSorted((a, b) => Number(a.x) - Number(b.x)) : all
  const points = ordered.map((group) => ({
    x: numeric ? Number(group.x) : label(group.x),
    y: Object.fromEntries([...group.bySeries].map(([name, list]) => [name, metricSummary(list)])),
  }))
  return { numeric, series: [...names], points, dots: [] }
}

function scatter({ x, y, series }: Pick<ChartSpec, 'x' | 'y' | 'series'>, cells: readonly ChartCell[]): ChartData {
  const names = new Set<string>()
  const dots = cells.flatMap(({ cell, values }) => {
    const side = sideOf(cell, x)
    const at = values[x] ?? (typeof side === 'number' ? side : null)
    const value = values[y] ?? null
    if (at === null || value === null) return []
    const name = series === null ? y : label(sideOf(cell, series) ?? null)
    names.add(name)
    return [{ x: at, y: value, series: name, label: `${cell.variant}, case ${cell.case}` }]
  })
  return { numeric: true, series: [...names], points: [], dots }
}

/** A cell's place on a side of the chart; undefined where its sweep does not know the parameter. */
function sideOf(cell: ChartCell['cell'], side: string): Json | undefined {
  if (side === 'prompt' || side === 'variant') return cell.variant
  if (side === 'case') return cell.case
  if (side === 'repeat') return cell.repeat + 1
  if (side === 'model') return cell.model
  return cell.point[side]
}

function label(value: Json): string {
  if (value === null) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
