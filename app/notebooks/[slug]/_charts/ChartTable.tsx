import { formatDecimal } from '../../../_ui/format.ts'
import type { ChartData } from './chartData.ts'

/** The numbers of a chart, for those who read rather than see them. */
export function ChartTable({ x, data }: { x: string; data: ChartData }) {
  const look = 'border border-border px-2 py-1 text-right tabular'
  return (
    <div className="overflow-x-auto px-3 pb-3">
      <table aria-label={`Numbers by ${x}`} className="text-sm">
        <thead>
          <tr>
            <th className={`${look} bg-sunken font-medium text-muted`}>{x}</th>
            {data.series.map((name) => (
              <th key={name} className={`${look} bg-sunken font-medium text-muted`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.points.map((point) => (
            <tr key={String(point.x)}>
              <th className={`${look} font-medium`}>{point.x}</th>
              {data.series.map((name) => {
                const summary = point.y[name]
                return (
                  <td key={name} className={look} title={summary ? `${summary.n} cells` : undefined}>
                    {summary?.mean == null ? '–' : formatDecimal(summary.mean)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
