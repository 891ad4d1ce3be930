import type { Drawing } from '#server/core/charts/drawChart.ts'
import type { ChartSpec } from '#server/core/experiment/experiment.ts'
import { formatDecimal } from '../../../_ui/text/format.ts'

export type ChartNumbers = { label: string; head: string[]; rows: { name: string; values: (number | null)[]; told: string[] }[] }

/** The numbers of a chart, for a table. */
export function tableOf({ x, y }: ChartSpec, drawing: Drawing): ChartNumbers {
  if (drawing.kind === 'scatter') {
    const rows = drawing.chart.dots.map(({ label, x: across, y: up, summary }) => ({
      name: label,
      values: [across, up],
      told: ['', `${summary.scores} cells`],
    }))
    return { label: `${y} against ${x}`, head: ['column', x, y], rows }
  }
  if (drawing.kind === 'histogram') {
    const { bins, series } = drawing.chart
    const rows = bins.map(({ least, most, counts }) => ({
      name: least === most ? formatDecimal(least) : `${formatDecimal(least)} to ${formatDecimal(most)}`,
      values: counts,
      told: counts.map(() => ''),
    }))
    return { label: `Cells by ${y}`, head: [y, ...series], rows }
  }
  const side = drawing.kind === 'history' ? 'run' : x
  const { points, series } = drawing.chart
  const rows = points.map((point) => ({
    name: String(point.x),
    values: point.marks.map((mark) => mark?.mean ?? null),
    told: point.marks.map((mark) => (mark ? toldOf(mark) : '')),
  }))
  return { label: `Numbers by ${side}`, head: [side, ...series], rows }
}

function toldOf(mark: { scores: number; interval?: { low: number; high: number } | null }): string {
  const interval = mark.interval ? `, 95 % interval ${formatDecimal(mark.interval.low)} to ${formatDecimal(mark.interval.high)}` : ''
  return `${mark.scores} cells${interval}`
}

export function ChartTable({ label, head, rows }: ChartNumbers) {
  const look = 'border border-border px-2 py-1 text-right tabular'
  return (
    <div className="overflow-x-auto px-3 pb-3">
      <table aria-label={label} className="text-sm">
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} className={`${look} bg-sunken font-medium text-muted`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values, told }) => (
            <tr key={name}>
              <th className={`${look} font-medium`}>{name}</th>
              {values.map((value, at) => (
                <td key={at} className={look} title={told[at] || undefined}>
                  {value === null ? '–' : formatDecimal(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
