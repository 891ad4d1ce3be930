'use client'

import type { ReactNode } from 'react'
import { useMemo } from 'react'
import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts'
import { ChartFrame } from '../../_ui/chart/ChartFrame.tsx'
import { HoverBox } from '../../_ui/chart/HoverBox.tsx'
import { seriesColor, seriesLine } from '../../_ui/chart/seriesLook.ts'
import { SeriesMark } from '../../_ui/chart/SeriesMark.tsx'
import { formatNumber } from '../../_ui/text/format.ts'
import { numberText } from '../_parts/settingText.ts'
import { type Curve, type CurveRow, curveRows, curveTicks } from './curveRows.ts'

type CurveChartProps = {
  title: string
  description?: ReactNode
  curves: readonly Curve[]
  format: (value: number) => string
  isLog?: boolean
  height: number
  /** The name of the file that the chart is saved as. */
  exportName: string
  /** Shown while no curve has a point. */
  empty: string
}

/** Points that are measured are drawn as dots up to this many; more would be a band. */
const MOST_DOTS = 120

/** Marks on the edge of the chart do not cover the numbers of an axis. */
const MARK_ROOM = 8

/** Curves over the steps of trainings. */
export function CurveChart({ title, curves, format, isLog = false, height, empty, ...frame }: CurveChartProps) {
  const rows = useMemo(() => curveRows(curves, { isLog }), [curves, isLog])
  const ticks = useMemo(() => curveTicks(rows, { isLog }), [rows, isLog])
  if (ticks.length === 0)
    return (
      <ChartFrame title={title} height={height} plain>
        <p className="flex h-full items-center justify-center px-6 text-center text-sm text-muted">{empty}</p>
      </ChartFrame>
    )
  const hasLegend = curves.length > 1 || curves.some(({ raw }) => raw !== undefined)
  return (
    <ChartFrame {...frame} title={title} height={height} symbol="line" {...(hasLegend && { legend: curves.map(({ name }) => name) })}>
      <LineChart data={rows} margin={{ top: 8, right: 12, bottom: 14, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} />
        <XAxis
          dataKey="step"
          type="number"
          domain={['dataMin', 'dataMax']}
          allowDecimals={false}
          tickFormatter={formatNumber}
          tickLine={false}
          minTickGap={28}
          tickMargin={MARK_ROOM}
          padding={{ left: MARK_ROOM, right: MARK_ROOM }}
          label={{ value: 'Step', position: 'insideBottom', offset: -10 }}
        />
        <YAxis
          width={52}
          scale={isLog ? 'log' : 'linear'}
          domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
          ticks={ticks}
          interval={0}
          tickFormatter={numberText}
          tickLine={false}
          axisLine={false}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--border-strong)' }}
          content={<CurveHover curves={curves} format={format} />}
        />
        {curves.map(({ name, look, raw }, at) =>
          raw ? (
            <Line
              key={`raw ${name}`}
              dataKey={`r${at}`}
              {...seriesLine(look)}
              strokeDasharray={undefined}
              strokeOpacity={0.35}
              strokeWidth={1}
              dot={raw.length <= MOST_DOTS ? { r: 1.6, fill: seriesColor(look), fillOpacity: 0.5, stroke: 'none' } : false}
              tooltipType="none"
            />
          ) : null,
        )}
        {curves.map((curve, at) => (
          <Line
            key={curve.name}
            dataKey={`v${at}`}
            name={curve.name}
            {...seriesLine(curve.look)}
            dot={curve.hasMarks ? <CurveMark curve={curve} format={format} /> : false}
          />
        ))}
      </LineChart>
    </ChartFrame>
  )
}

type CurveMarkProps = Pick<CurveChartProps, 'format'> & {
  curve: Curve
  /** Given by recharts. */
  cx?: number
  cy?: number | null
  payload?: CurveRow
}

/** The mark of one point; the best one has a ring. */
function CurveMark({ curve, format, cx, cy, payload }: CurveMarkProps) {
  const point = curve.points.find(({ step }) => step === payload?.step)
  if (!point || point.value === null || cx === undefined || cy === undefined || cy === null) return null
  const isBest = point.isBest ?? false
  const label = `${curve.name} at step ${formatNumber(point.step)}: ${format(point.value)}${isBest ? ', the best' : ''}`
  return <SeriesMark position={curve.look} x={cx} y={cy} label={label} isBest={isBest} onPick={null} />
}

type CurveHoverProps = Pick<CurveChartProps, 'curves' | 'format'> & {
  /** Given by recharts. */
  active?: boolean
  payload?: readonly { payload?: CurveRow }[]
}

/** The values of all curves at one step. */
function CurveHover({ curves, format, active = false, payload = [] }: CurveHoverProps) {
  const row = active ? payload[0]?.payload : undefined
  if (!row) return null
  const rows = curves.flatMap(({ name, look, raw, points }, at) => {
    const value = row[`v${at}`] ?? null
    if (value === null) return []
    const measured = raw ? (row[`r${at}`] ?? null) : null
    const isBest = points.some(({ step, isBest: best }) => step === row.step && best)
    const detail = measured !== null && measured !== value ? `measured ${format(measured)}` : isBest ? 'the best' : ''
    return [{ name, position: look, value: format(value), detail }]
  })
  if (rows.length === 0) return null
  return <HoverBox title={`Step ${formatNumber(row.step)}`} rows={rows} symbol="line" />
}
