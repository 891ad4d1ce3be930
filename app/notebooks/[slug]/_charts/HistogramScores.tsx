'use client'

import { useId } from 'react'
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts'
import type { HistogramChart } from '#server/core/charts/histogramChart.ts'
import { HoverBox } from '../../../_ui/chart/HoverBox.tsx'
import { seriesLook } from '../../../_ui/chart/seriesLook.ts'
import { patternFill, SeriesPatterns } from '../../../_ui/chart/SeriesPatterns.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { type ChartLook, chartMargin } from './chartView.ts'
import { ScoreBar } from './ScoreBar.tsx'

/** The number of cells in each range of scores, with a bar for each series. */
export function HistogramScores({ chart, look, ...size }: { chart: HistogramChart; look: ChartLook }) {
  const { bins, series } = chart
  const id = useId()
  const rows = bins.map((bin, place) => ({
    place,
    label: look.format(bin.least),
    ...Object.fromEntries(bin.counts.map((count, at) => [`c${at}`, count])),
  }))
  return (
    <BarChart
      {...size}
      data={rows}
      margin={chartMargin}
      barCategoryGap={bins.some(({ least, most }) => least < most) ? 1 : '20%'}
      accessibilityLayer={false}
    >
      <SeriesPatterns id={id} count={series.length} />
      <CartesianGrid vertical={false} />
      <XAxis
        dataKey="label"
        tickLine={false}
        interval="preserveStartEnd"
        label={{ value: look.y, position: 'insideBottom', offset: -12 }}
      />
      <YAxis width={48} tickLine={false} axisLine={false} allowDecimals={false} />
      <Tooltip isAnimationActive={false} cursor={{ fill: 'var(--hover)' }} content={<HistogramHover chart={chart} look={look} />} />
      {series.map((name, at) => (
        <Bar
          key={name}
          dataKey={`c${at}`}
          name={name}
          isAnimationActive={false}
          shape={<ScoreBar bars={barsOf(chart, { series: at, look })} fill={patternFill(id, at)} stroke={seriesLook(at).color} />}
        />
      ))}
    </BarChart>
  )
}

function barsOf({ bins, series: names }: HistogramChart, { series, look }: { series: number; look: ChartLook }) {
  const { onPick } = look
  return bins.map((bin) => {
    const pick = bin.picks[series]
    const count = bin.counts[series] ?? 0
    if (!pick || count === 0) return null
    const label = `${names.length > 1 ? `${names[series]}, ` : ''}${look.y} ${binText(bin, look)}: ${formatCount(count, 'cell')}`
    return { label, onPick: onPick ? () => onPick(pick) : null }
  })
}

type HistogramHoverProps = {
  chart: HistogramChart
  look: ChartLook
  active?: boolean
  payload?: readonly { payload?: { place: number } }[]
}

/** The hover box of a histogram: the number of cells of each series in a bin. */
function HistogramHover({ chart: { bins, series }, look, active = false, payload = [] }: HistogramHoverProps) {
  const bin = active ? bins[payload[0]?.payload?.place ?? -1] : undefined
  if (!bin) return null
  const rows = series.map((name, position) => ({ name, position, value: formatCount(bin.counts[position] ?? 0, 'cell'), detail: '' }))
  return <HoverBox title={`${look.y} ${binText(bin, look)}`} rows={rows} symbol="bar" />
}

/** `0.2 to 0.4`, or one number for a bin that holds a single value. */
function binText({ least, most }: { least: number; most: number }, { format }: Pick<ChartLook, 'format'>): string {
  return least === most ? format(least) : `${format(least)} to ${format(most)}`
}
