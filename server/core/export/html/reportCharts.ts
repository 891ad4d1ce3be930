import { varyingAxes } from '../../grid/varyingAxes.ts'
import { findMetric } from '../../metrics/metrics.ts'
import type { ColumnFigures } from '../columnFigures.ts'
import type { ExportedRun } from '../exportedRun.ts'
import { xmlText } from '../xmlText.ts'
import { svgBars, shorten, shortNumber } from './svgBars.ts'

/** Charts beyond this number are folded: the table has their data too. */
const MOST_OPEN = 12
/** Bars or lines beyond these numbers cannot be told apart within one chart. */
const MOST_BARS = 40
const MOST_LINES = 12

/** For each metric, bars by column, and lines over each numeric axis that varies. */
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

/** One line per variant: the mean of its columns at each value of the axis. */
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

function notDrawn(count: number, what: string): string {
  return count > 0 ? `<p class="muted"><small>${counted(count, `more ${what}`)} not drawn; see the table of columns.</small></p>` : ''
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

type Line = { label: string; points: { x: number; y: number }[] }

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 264, 56, 180, 14, 38]

const dashes = ['', '6 3', '2 3', '9 3 2 3']

/**
 * Lines over a numeric axis as one SVG. Series differ by colour, by dash and by the name at their end, so that colour alone is not needed.
 */
export function svgLines({ title, axis, lines }: { title: string; axis: string; lines: readonly Line[] }): string {
  const points = lines.flatMap((line) => line.points)
  const [x, y] = [
    scale(
      points.map((point) => point.x),
      LEFT,
      WIDTH - RIGHT,
    ),
    scale([0, ...points.map((point) => point.y)], HEIGHT - BOTTOM, TOP),
  ]
  const marks = [...new Set(points.map((point) => point.x))].toSorted((a, b) => a - b)
  const ticksX = marks.map(
    (mark) => `<text class="axis" x="${x(mark)}" y="${HEIGHT - 21}" text-anchor="middle">${shortNumber(mark)}</text>`,
  )
  const [low, high] = [Math.min(0, ...points.map((point) => point.y)), Math.max(0, ...points.map((point) => point.y))]
  const ticksY = [low, (low + high) / 2, high].map(
    (mark) =>
      `<text class="axis" x="${LEFT - 8}" y="${y(mark) + 4}" text-anchor="end">${shortNumber(mark)}</text><path class="gridline" d="M${LEFT} ${y(mark)}H${WIDTH - RIGHT}"/>`,
  )
  const ends = spread(lines.map((line) => y(line.points.at(-1)?.y ?? 0)))
  const drawn = lines.map((line, position) => {
    const path = line.points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.x)} ${y(point.y)}`).join('')
    const dots = line.points.map((point) => `<circle cx="${x(point.x)}" cy="${y(point.y)}" r="3"/>`).join('')
    const series = `series-${(position % 8) + 1}`
    return `<g class="${series}"><path class="line" stroke-dasharray="${dashes[position % dashes.length]}" d="${path}"/>${dots}<text class="label" x="${WIDTH - RIGHT + 10}" y="${(ends[position] ?? 0) + 4}">${xmlText(shorten(line.label, 24))}</text></g>`
  })
  const told = lines.map(
    (line) => `${line.label}: ${line.points.map((point) => `${shortNumber(point.x)} ${shortNumber(point.y)}`).join(', ')}`,
  )
  const caption = `<text class="axis" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 5}" text-anchor="middle">${xmlText(axis)}</text>`
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" class="chart"><title>${xmlText(title)}</title><desc>${xmlText(told.join('; '))}</desc>${[...ticksX, ...ticksY, ...drawn].join('')}${caption}</svg>`
}

function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity)
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity)
  return (value) => Math.round((from + ((value - least) / (most - least || 1)) * (to - from)) * 10) / 10
}

/** Moves labels apart that would overlap. */
function spread(heights: readonly number[]): number[] {
  const result = [...heights]
  const order = heights.map((_, index) => index).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0))
  let last = -Infinity
  for (const index of order) {
    last = Math.max(result[index] ?? 0, last + 14)
    result[index] = last
  }
  return result
}
