'use client'

import { CartesianGrid, LabelList, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts'
import type { ScatterChart as ScatterData, ScatterDot } from '#server/core/charts/scatterChart.ts'
import { ChartMark } from '../../../_ui/chart/ChartMark.tsx'
import { fitLabel } from '../../../_ui/chart/fitLabel.ts'
import { HoverBox } from '../../../_ui/chart/HoverBox.tsx'
import { linearTicks } from '../../../_ui/chart/linearTicks.ts'
import { markPath, seriesLook } from '../../../_ui/chart/seriesLook.ts'
import { type ChartLook, chartMargin, hoverRow, markText } from './chartView.ts'

const MOST_LABELS = 10

/** One dot for each column of the grid. Dots that no other beats in both scores have a ring and are joined by a dashed line. */
export function ScatterScores({
  chart,
  look,
  xFormat,
  ...size
}: {
  chart: ScatterData
  look: ChartLook
  xFormat: (value: number) => string
}) {
  const { dots, series } = chart
  const across = dots.map(({ x }) => x)
  const ticks = linearTicks({ low: Math.min(...across), high: Math.max(...across) })
  const best = dots.filter((dot) => dot.best).toSorted((a, b) => a.x - b.x || a.y - b.y)
  return (
    <ScatterChart {...size} margin={chartMargin} accessibilityLayer={false}>
      <CartesianGrid />
      <XAxis
        type="number"
        dataKey="x"
        tickLine={false}
        domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
        ticks={ticks}
        tickFormatter={xFormat}
        padding={{ left: 16, right: 16 }}
        label={{ value: look.x, position: 'insideBottom', offset: -12 }}
      />
      <YAxis
        type="number"
        dataKey="y"
        width={48}
        tickLine={false}
        axisLine={false}
        tickFormatter={look.format}
        domain={look.share ? [0, 1] : ['auto', 'auto']}
      />
      <Tooltip isAnimationActive={false} cursor={false} content={<ScatterHover look={look} xFormat={xFormat} />} />
      {best.length > 1 ? (
        <Scatter
          data={best}
          line={{ stroke: 'var(--text)', strokeDasharray: '3 4', strokeOpacity: 0.7 }}
          lineType="joint"
          shape={<NoMark />}
          tooltipType="none"
          isAnimationActive={false}
        />
      ) : null}
      {series.map((name, at) => (
        <Scatter
          key={name}
          name={name}
          data={dots.filter((dot) => dot.series === at)}
          isAnimationActive={false}
          shape={<ScatterMark look={look} xFormat={xFormat} />}
        >
          {dots.length <= MOST_LABELS ? (
            <LabelList
              dataKey="label"
              position="top"
              offset={8}
              className="fill-(--muted)"
              formatter={(label) => fitLabel(String(label), 130)}
            />
          ) : null}
        </Scatter>
      ))}
    </ScatterChart>
  )
}

type Format = { look: ChartLook; xFormat: (value: number) => string }

/** The dot of a column, with a ring if no other column beats it. */
function ScatterMark({ look, xFormat, cx = 0, cy = 0, payload }: Format & { cx?: number; cy?: number; payload?: ScatterDot }) {
  if (!payload) return null
  const { color, shape } = seriesLook(payload.series)
  const pick = look.onPick
  const told = `${payload.label}: ${look.x} ${xFormat(payload.x)}, ${look.y} ${markText(payload.summary, look)}`
  return (
    <ChartMark label={payload.best ? `${told}, unbeaten` : told} onPick={pick ? () => pick(payload.pick) : null}>
      <path d={markPath(shape, { x: cx, y: cy, r: 5 })} fill={color} fillOpacity={0.9} />
      {payload.best ? <circle cx={cx} cy={cy} r={9} fill="none" stroke="var(--text)" strokeWidth={1.25} /> : null}
      <circle cx={cx} cy={cy} r={11} fill="transparent" />
    </ChartMark>
  )
}

type ScatterHoverProps = Format & { active?: boolean; payload?: readonly { payload?: ScatterDot }[] }

/** The hover box of a scatter chart: a column and its two numbers. */
function ScatterHover({ look, xFormat, active = false, payload = [] }: ScatterHoverProps) {
  const dot = active ? payload[0]?.payload : undefined
  if (!dot) return null
  const across = { name: look.x, position: null, value: xFormat(dot.x), detail: '' }
  return (
    <HoverBox
      title={dot.label}
      rows={[hoverRow(look.y, null, dot.summary, look), across]}
      symbol="dot"
      hint={dot.best ? 'No other column beats it in both' : null}
    />
  )
}

/** Stands for the marks of the line that joins the best dots, which has none. */
function NoMark() {
  return null
}
