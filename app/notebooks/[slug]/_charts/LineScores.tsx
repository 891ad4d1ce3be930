'use client'

import { Area, CartesianGrid, ComposedChart, Line, Tooltip, XAxis, YAxis } from 'recharts'
import type { GroupedChart } from '#server/core/charts/groupedChart.ts'
import { fitLabel } from '../../../_ui/chart/fitLabel.ts'
import { seriesColor, seriesLine } from '../../../_ui/chart/seriesLook.ts'
import { SeriesMark } from '../../../_ui/chart/SeriesMark.tsx'
import { type ChartLook, chartMargin, markText, tickRoom } from './chartView.ts'
import { GroupHover } from './GroupHover.tsx'

/** Intervals are drawn for at most this many series, because more would hide one another. */
const MOST_BANDS = 5

type Row = { x: number | string; place: number } & Record<`m${number}`, number | null> & Record<`i${number}`, [number, number] | null>

/** Means over an axis: each series is a line with its own dashes and marks, and a band for its 95 % interval. */
export function LineScores({ chart, look, ...size }: { chart: GroupedChart; look: ChartLook }) {
  const { points, series, numeric } = chart
  const rows = points.map(({ x, marks }, place) => {
    const row: Row = { x, place }
    for (const [at, mark] of marks.entries()) {
      row[`m${at}`] = mark?.mean ?? null
      row[`i${at}`] = mark?.interval ? [mark.interval.low, mark.interval.high] : null
    }
    return row
  })
  const room = tickRoom(points.length)
  return (
    <ComposedChart {...size} data={rows} margin={chartMargin} accessibilityLayer={false}>
      <CartesianGrid vertical={false} />
      <XAxis
        dataKey="x"
        type={numeric ? 'number' : 'category'}
        domain={['dataMin', 'dataMax']}
        ticks={numeric ? points.map(({ x }) => Number(x)) : undefined}
        interval={numeric ? 'preserveStartEnd' : points.length <= 12 ? 0 : 'preserveStartEnd'}
        tickFormatter={(value: unknown) => fitLabel(String(value), room)}
        padding={{ left: 16, right: 16 }}
        tickLine={false}
        label={{ value: look.x, position: 'insideBottom', offset: -12 }}
      />
      <YAxis width={48} tickLine={false} axisLine={false} tickFormatter={look.format} domain={look.share ? [0, 1] : ['auto', 'auto']} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--border-strong)' }}
        content={<GroupHover chart={chart} look={look} symbol="line" />}
      />
      {series.length <= MOST_BANDS && points.length > 1
        ? series.map((name, at) => (
            <Area
              key={`band ${name}`}
              dataKey={`i${at}`}
              stroke="none"
              fill={seriesColor(at)}
              fillOpacity={0.13}
              activeDot={false}
              connectNulls
              isAnimationActive={false}
            />
          ))
        : null}
      {series.map((name, at) => (
        <Line key={name} dataKey={`m${at}`} name={name} {...seriesLine(at)} dot={<LineDot chart={chart} look={look} series={at} />} />
      ))}
    </ComposedChart>
  )
}

type LineDotProps = {
  chart: GroupedChart
  look: ChartLook
  series: number
  /** Given by recharts. */
  cx?: number
  cy?: number | null
  index?: number
}

/** The mark of a line at one value. */
function LineDot({ chart, look, series, cx, cy, index = -1 }: LineDotProps) {
  const point = chart.points[index]
  const mark = point?.marks[series]
  if (!mark || cx === undefined || cy === undefined || cy === null) return null
  const pick = look.onPick
  return (
    <SeriesMark
      position={series}
      x={cx}
      y={cy}
      label={`${chart.series[series]}, ${look.x} ${point.x}: ${markText(mark, look)}`}
      onPick={pick ? () => pick(mark.pick) : null}
    />
  )
}
