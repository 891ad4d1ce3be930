'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts'
import { ChartFrame } from '../../_ui/chart/ChartFrame.tsx'
import { HoverBox } from '../../_ui/chart/HoverBox.tsx'
import { linearTicks } from '../../_ui/chart/linearTicks.ts'
import { seriesLine } from '../../_ui/chart/seriesLook.ts'
import { SeriesMark } from '../../_ui/chart/SeriesMark.tsx'
import { tuningHref } from '../_links/tuningHref.ts'
import { lossText } from '../_parts/lossText.ts'
import { numberText } from '../_parts/settingText.ts'
import type { GridChartData } from './jobGroups.ts'

type Row = { x: string; place: number } & Record<`v${number}`, number | null>

/** The results of a grid: the loss over one setting, a line for each combination of the others. A mark opens its training. */
export function GridResults({ name, chart }: { name: string; chart: GridChartData }) {
  const { points, series, measure, best } = chart
  const rows = points.map(({ x, results }, place) => {
    const row: Row = { x, place }
    for (const [at, result] of results.entries()) row[`v${at}`] = result?.loss ?? null
    return row
  })
  const losses = points.flatMap(({ results }) => results.flatMap((result) => result?.loss ?? []))
  const ticks = linearTicks({ low: Math.min(...losses), high: Math.max(...losses) })
  return (
    <ChartFrame
      title={`${measure} by ${chart.x.toLowerCase()}`}
      description={
        <>
          Least:{' '}
          <Link href={tuningHref(best.job)} className="text-accent-text underline underline-offset-2">
            {best.name}
          </Link>{' '}
          with {lossText(best.loss)}. With few rows, small differences are chance.
        </>
      }
      height={220}
      symbol="line"
      exportName={`${name}-results`}
      {...(series.length > 1 && { legend: series })}
    >
      <LineChart data={rows} margin={{ top: 8, right: 12, bottom: 14, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} />
        <XAxis
          dataKey="x"
          tickLine={false}
          padding={{ left: 24, right: 24 }}
          interval={0}
          // The ring of the least loss does not cover the values.
          tickMargin={8}
          label={{ value: chart.x, position: 'insideBottom', offset: -10 }}
        />
        <YAxis
          width={52}
          domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
          ticks={ticks}
          tickFormatter={numberText}
          tickLine={false}
          axisLine={false}
        />
        <Tooltip isAnimationActive={false} cursor={{ stroke: 'var(--border-strong)' }} content={<GridHover chart={chart} />} />
        {series.map((each, at) => (
          <Line key={each} dataKey={`v${at}`} name={each} {...seriesLine(at)} dot={<GridMark chart={chart} series={at} />} />
        ))}
      </LineChart>
    </ChartFrame>
  )
}

type GridMarkProps = {
  chart: GridChartData
  series: number
  /** Given by recharts. */
  cx?: number
  cy?: number | null
  index?: number
}

/** The result of one training; the least loss has a ring. */
function GridMark({ chart, series, cx, cy, index = -1 }: GridMarkProps) {
  const router = useRouter()
  const point = chart.points[index]
  const result = point?.results[series]
  if (!result || cx === undefined || cy === undefined || cy === null) return null
  const of = chart.series.length > 1 ? `${chart.series[series]}, ` : ''
  const isBest = result.job === chart.best.job
  return (
    <SeriesMark
      position={series}
      x={cx}
      y={cy}
      label={`${of}${chart.x.toLowerCase()} ${point.x}: ${lossText(result.loss)}${isBest ? ', the least' : ''}`}
      isBest={isBest}
      onPick={() => router.push(tuningHref(result.job))}
    />
  )
}

type GridHoverProps = { chart: GridChartData; active?: boolean; payload?: readonly { payload?: { place: number } }[] }

function GridHover({ chart, active = false, payload = [] }: GridHoverProps) {
  const point = active ? chart.points[payload[0]?.payload?.place ?? -1] : undefined
  if (!point) return null
  const rows = chart.series.flatMap((name, at) => {
    const result = point.results[at]
    const shown = chart.series.length > 1 ? name : chart.measure
    return result
      ? [{ name: shown, position: at, value: lossText(result.loss), detail: result.job === chart.best.job ? 'the least' : '' }]
      : []
  })
  return <HoverBox title={`${chart.x} ${point.x}`} rows={rows} symbol="line" hint="Click a mark to open its training" />
}
