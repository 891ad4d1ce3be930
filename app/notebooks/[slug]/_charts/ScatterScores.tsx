'use client'

import { CartesianGrid, LabelList, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts'
import type { ScatterChart as ScatterData } from '#server/core/charts/scatterChart.ts'
import { fitLabel } from '../../../_ui/chart/fitLabel.ts'
import { linearTicks } from '../../../_ui/chart/linearTicks.ts'
import { chartMargin } from './chartMargin.ts'
import type { ChartLook } from './chartView.ts'
import { NoMark, ScatterHover, ScatterMark } from './ScatterMark.tsx'

const MOST_LABELS = 10

/** One dot a column; those that no other beats wear a ring and are joined by a dashed line. */
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
