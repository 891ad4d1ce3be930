import { inAdapterOrder, noAdapter } from '../experiment/adapterValue.ts'
import { canonicalJson, type Json } from '../json.ts'
import type { Bounds } from '../stats/interval.ts'
import { type ChartCell, sideLabel, sideOf } from './chartCell.ts'
import type { ChartPick } from './chartPick.ts'
import { type MarkSummary, summarise } from './summarise.ts'

export type GroupedMark<Summary = MarkSummary> = Summary & { pick: ChartPick }

/** Marks for each value of a side, one per series: the data of line, bar and box charts and heat maps. */
export type GroupedChart<Summary = MarkSummary> = {
  /** True when every value of x is a number: the axis is then to scale. */
  numeric: boolean
  series: string[]
  points: {
    /** The value as shown on the axis. */
    x: number | string
    /** In the order of `series`; null when a series has no cells here. */
    marks: (GroupedMark<Summary> | null)[]
  }[]
}

type Sides = { x: string; series: string | null; y: string }

/** Means of `y` for each value of `x`, by series. Values are in the order of the plan, numbers in ascending order. */
export function groupedChart(sides: Sides, cells: readonly ChartCell[], bounds: Bounds): GroupedChart {
  return groupCells(sides, cells, (group) => summarise(group, { name: sides.y, bounds }))
}

/** Groups cells that share a value of `x` and of `series`, and summarises each group with `sum`. Cells without `y` are left out. */
export function groupCells<Summary>(
  { x, series, y }: Sides,
  cells: readonly ChartCell[],
  sum: (group: readonly ChartCell[]) => Summary,
): GroupedChart<Summary> {
  const columns = new Map<string, { value: Json; bySeries: Map<string, ChartCell[]> }>()
  const rows = new Map<string, Json>()
  for (const each of cells) {
    const at = sideOf(each, x)
    const row = series === null ? null : (sideOf(each, series) ?? null)
    if (at === undefined || each.values[y] === undefined) continue
    const column = columns.get(keyOf(at)) ?? { value: at, bySeries: new Map<string, ChartCell[]>() }
    columns.set(keyOf(at), column)
    rows.set(keyOf(row), row)
    const group = column.bySeries.get(keyOf(row)) ?? []
    column.bySeries.set(keyOf(row), group)
    group.push(each)
  }
  const xs = inOrder([...columns.values()], x, ({ value }) => value)
  const numeric = xs.length > 0 && xs.every(({ value }) => typeof value === 'number')
  const seriesValues = inOrder([...rows.values()], series, (value) => value)
  return {
    numeric,
    series: seriesValues.map((value) => (series === null ? y : sideLabel(value))),
    points: xs.map(({ value, bySeries }) => ({
      x: numeric ? Number(value) : sideLabel(value),
      marks: seriesValues.map((row) => {
        const group = bySeries.get(keyOf(row))
        return group ? { ...sum(group), pick: { sides: { [x]: value, ...(series === null ? {} : { [series]: row }) } } } : null
      }),
    })),
  }
}

const keyOf = (value: Json): string => (typeof value === 'string' ? `"${value}` : canonicalJson(value))

/** The given order, or ascending when all values are numbers. The scales of an adapter are ascending, after none. */
function inOrder<T>(items: T[], side: string | null, valueOf: (item: T) => Json): T[] {
  // A cell of a sweep without adapters has no value: its model is alone, too.
  if (side === 'adapter') return inAdapterOrder(items, (item) => valueOf(item) ?? noAdapter)
  return items.every((item) => typeof valueOf(item) === 'number')
    ? items.toSorted((a, b) => Number(valueOf(a)) - Number(valueOf(b)))
    : items
}
