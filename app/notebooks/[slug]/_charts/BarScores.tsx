'use client'

import { useId } from 'react'
import { Bar, BarChart, CartesianGrid, ErrorBar, Tooltip, XAxis, YAxis } from 'recharts'
import type { GroupedChart } from '#server/core/charts/groupedChart.ts'
import { fitLabel } from '../../../_ui/chart/fitLabel.ts'
import { seriesLook } from '../../../_ui/chart/seriesLook.ts'
import { patternFill, SeriesPatterns } from '../../../_ui/chart/SeriesPatterns.tsx'
import { type ChartLook, chartMargin, markText, tickRoom } from './chartView.ts'
import { GroupHover } from './GroupHover.tsx'
import { ScoreBar } from './ScoreBar.tsx'

type Row = { x: number | string; place: number } & Record<`m${number}`, number | null> & Record<`e${number}`, [number, number] | undefined>

/** The mean of each group as a bar with its 95 % interval as a whisker. Series differ by their hatching. */
export function BarScores({ chart, look, ...size }: { chart: GroupedChart; look: ChartLook }) {
  const { points, series } = chart
  const id = useId()
  const rows = points.map(({ x, marks }, place) => {
    const row: Row = { x, place }
    for (const [at, mark] of marks.entries()) {
      row[`m${at}`] = mark?.mean ?? null
      if (mark?.interval && mark.mean !== null) row[`e${at}`] = [mark.mean - mark.interval.low, mark.interval.high - mark.mean]
    }
    return row
  })
  const room = tickRoom(points.length)
  return (
    <BarChart {...size} data={rows} margin={chartMargin} accessibilityLayer={false}>
      <SeriesPatterns id={id} count={series.length} />
      <CartesianGrid vertical={false} />
      <XAxis
        dataKey="x"
        tickLine={false}
        interval={points.length <= 12 ? 0 : 'preserveStartEnd'}
        tickFormatter={(value: unknown) => fitLabel(String(value), room)}
        label={{ value: look.x, position: 'insideBottom', offset: -12 }}
      />
      <YAxis width={48} tickLine={false} axisLine={false} tickFormatter={look.format} domain={look.share ? [0, 1] : ['auto', 'auto']} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--hover)' }}
        content={<GroupHover chart={chart} look={look} symbol="bar" />}
      />
      {series.map((name, at) => (
        <Bar
          key={name}
          dataKey={`m${at}`}
          name={name}
          maxBarSize={36}
          isAnimationActive={false}
          shape={<ScoreBar bars={barsOf(chart, { series: at, look })} fill={patternFill(id, at)} stroke={seriesLook(at).color} />}
        >
          <ErrorBar dataKey={`e${at}`} width={5} strokeWidth={1.5} stroke="var(--text)" isAnimationActive={false} />
        </Bar>
      ))}
    </BarChart>
  )
}

function barsOf({ points, series: names }: GroupedChart, { series, look }: { series: number; look: ChartLook }) {
  const { x: side, onPick } = look
  return points.map(({ x, marks }) => {
    const mark = marks[series]
    if (!mark) return null
    return { label: `${names[series]}, ${side} ${x}: ${markText(mark, look)}`, onPick: onPick ? () => onPick(mark.pick) : null }
  })
}
