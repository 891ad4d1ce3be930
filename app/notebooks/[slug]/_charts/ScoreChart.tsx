'use client'

import { Bar, BarChart, CartesianGrid, Line, LineChart, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts'
import type { ChartSpec } from '#server/core/notebook/experiment.ts'
import { seriesColor } from '../../../_ui/chart/seriesColor.ts'
import { ChartFrame } from '../../../_ui/ChartFrame.tsx'
import type { ChartData } from './chartData.ts'

const tooltipLook = { background: 'var(--raised)', border: '1px solid var(--border-strong)', borderRadius: 6, fontSize: 12 }
const margin = { top: 8, right: 16, bottom: 18, left: 0 }

type ScoreChartProps = {
  spec: ChartSpec
  data: ChartData
  /** True where the metric is a share from 0 to 1. */ share: boolean
  asTable: React.ReactNode
}

/** A line, bar or scatter chart of scores, in the frame that names and exports it. */
export function ScoreChart({ spec, data, share, asTable }: ScoreChartProps) {
  const rows = data.points.map(({ x, y }) => ({
    x,
    ...Object.fromEntries(data.series.map((name, at) => [`s${at}`, y[name]?.mean ?? null])),
  }))
  const format = (value: unknown) =>
    typeof value !== 'number' ? '–' : share ? `${Math.round(value * 1000) / 10}%` : String(Math.round(value * 1000) / 1000)
  const y = <YAxis width={48} tickLine={false} axisLine={false} tickFormatter={format} domain={share ? [0, 1] : ['auto', 'auto']} />
  const grid = <CartesianGrid vertical={false} />
  const hover = (
    <Tooltip
      isAnimationActive={false}
      contentStyle={tooltipLook}
      cursor={{ fill: 'var(--hover)', stroke: 'var(--border-strong)' }}
      formatter={format}
      labelFormatter={(label) => (typeof label === 'string' || typeof label === 'number' ? `${spec.x} ${label}` : spec.x)}
    />
  )
  const name = { value: spec.x, position: 'insideBottom', offset: -12 } as const
  return (
    <ChartFrame
      title={`${spec.y} over ${spec.x}`}
      description={spec.kind === 'scatter' ? 'One dot for each cell' : 'Mean over all cells that share the value'}
      legend={data.series}
      exportName={spec.name}
      actions={asTable}
      height={240}
    >
      {spec.kind === 'scatter' ? (
        <ScatterChart margin={margin}>
          {grid}
          <XAxis type="number" dataKey="x" name={spec.x} tickLine={false} domain={['auto', 'auto']} label={name} />
          <YAxis type="number" dataKey="y" name={spec.y} width={48} tickLine={false} axisLine={false} tickFormatter={format} />
          <Tooltip isAnimationActive={false} contentStyle={tooltipLook} />
          {data.series.map((series, at) => (
            <Scatter
              key={series}
              name={series}
              data={data.dots.filter((dot) => dot.series === series)}
              fill={seriesColor(at)}
              fillOpacity={0.65}
              isAnimationActive={false}
            />
          ))}
        </ScatterChart>
      ) : spec.kind === 'bar' ? (
        <BarChart data={rows} margin={margin}>
          {grid}
          <XAxis dataKey="x" tickLine={false} label={name} />
          {y}
          {hover}
          {data.series.map((series, at) => (
            <Bar
              key={series}
              dataKey={`s${at}`}
              name={series}
              fill={seriesColor(at)}
              maxBarSize={36}
              radius={[3, 3, 0, 0]}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      ) : (
        <LineChart data={rows} margin={margin}>
          {grid}
          <XAxis
            dataKey="x"
            type={data.numeric ? 'number' : 'category'}
            domain={['dataMin', 'dataMax']}
            ticks={data.numeric ? rows.map((row) => Number(row.x)) : undefined}
            padding={{ left: 12, right: 12 }}
            tickLine={false}
            label={name}
          />
          {y}
          {hover}
          {data.series.map((series, at) => (
            <Line
              key={series}
              dataKey={`s${at}`}
              name={series}
              type="linear"
              stroke={seriesColor(at)}
              strokeWidth={2}
              dot={{ r: 3, fill: seriesColor(at), strokeWidth: 0 }}
              connectNulls
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      )}
    </ChartFrame>
  )
}
