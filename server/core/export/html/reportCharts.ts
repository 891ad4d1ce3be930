import { varyingAxes } from '../../grid/varyingAxes.ts'
import { findMetric } from '../../metrics/metrics.ts'
import type { ColumnFigures } from '../columnFigures.ts'
import type { ExportedRun } from '../exportedRun.ts'
import { xmlText } from '../xmlText.ts'
import { svgBars } from './svgBars.ts'
import { svgLines } from './svgLines.ts'

/** More charts than this are folded: they say less than the table does. */
const MOST_OPEN = 12
/** More than these cannot be told apart within one chart. */
const MOST_BARS = 40
const MOST_LINES = 12

/** For each metric the columns as bars, and lines over each axis of numbers that varies. */
export function reportCharts(run: ExportedRun, figures: readonly ColumnFigures[]): string {
  const axes = [...varyingAxes(run.columns.map(({ point }) => point))].filter((axis) =>
    run.columns.every(({ point }) => typeof point[axis] === 'number'),
  )
  const charts = run.names.flatMap((name, position) => {
    const meanOf = ({ metrics }: ColumnFigures) => metrics[position]?.statistics.mean ?? null
    if (figures.every((each) => meanOf(each) === null)) return []
    return [barsOf(run, figures, position), ...axes.map((axis) => linesOver(axis, name, { figures, meanOf }))]
  })
  if (charts.length === 0) return ''
  const rest = charts.slice(MOST_OPEN)
  const folded = rest.length === 0 ? '' : `<details><summary>${counted(rest.length, 'more chart')}</summary>${chartList(rest)}</details>`
  return `<section><h2>Charts</h2>${chartList(charts.slice(0, MOST_OPEN))}${folded}</section>`
}

function barsOf(run: ExportedRun, figures: readonly ColumnFigures[], position: number): string {
  const range = findMetric(run.specs[position]?.metric ?? '')?.range
  const bars = figures.map(({ column, metrics }) => {
    const { mean = null, interval = null } = metrics[position]?.statistics ?? {}
    return { label: column.title, value: mean, low: interval?.low ?? null, high: interval?.high ?? null }
  })
  const domain = range?.least === 0 && range.most === 1 ? { domain: { least: 0, most: 1 } } : {}
  const title = `${run.names[position] ?? ''} by column`
  return figure(title, svgBars({ title, bars: bars.slice(0, MOST_BARS), ...domain }), notDrawn(bars.length - MOST_BARS, 'column'))
}

type Means = { figures: readonly ColumnFigures[]; meanOf: (column: ColumnFigures) => number | null }

/** A line for each variant: the mean of its columns at each value of the axis. */
function linesOver(axis: string, name: string, { figures, meanOf }: Means): string {
  const byVariant = [...Map.groupBy(figures, ({ column }) => column.variant)]
  const lines = byVariant.slice(0, MOST_LINES).map(([variant, members]) => {
    const sums = new Map<number, { sum: number; count: number }>()
    for (const each of members) {
      const [x, y] = [each.column.point[axis], meanOf(each)]
      if (typeof x !== 'number' || y === null) continue
      const { sum, count } = sums.get(x) ?? { sum: 0, count: 0 }
      sums.set(x, { sum: sum + y, count: count + 1 })
    }
    const points = [...sums].toSorted(([a], [b]) => a - b).map(([x, { sum, count }]) => ({ x, y: sum / count }))
    return { label: variant, points }
  })
  const title = `${name} over ${axis}`
  return figure(title, svgLines({ title, axis, lines }), notDrawn(byVariant.length - MOST_LINES, 'variant'))
}

function chartList(charts: readonly string[]): string {
  return `<div class="charts">${charts.join('')}</div>`
}

function figure(caption: string, svg: string, rest: string): string {
  return `<figure><figcaption>${xmlText(caption)}</figcaption>${svg}${rest}</figure>`
}

/** What is left out is told. */
function notDrawn(count: number, what: string): string {
  return count > 0
    ? `<p class="muted"><small>${counted(count, `more ${what}`)} not drawn: the table of columns has them all.</small></p>`
    : ''
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
