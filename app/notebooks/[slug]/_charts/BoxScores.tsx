'use client'

import { useId } from 'react'
import type { BoxSummary } from '#server/core/charts/boxChart.ts'
import type { GroupedChart } from '#server/core/charts/groupedChart.ts'
import { ChartMark } from '../../../_ui/chart/ChartMark.tsx'
import { fitLabel } from '../../../_ui/chart/fitLabel.ts'
import { HoverBox } from '../../../_ui/chart/HoverBox.tsx'
import { linearTicks } from '../../../_ui/chart/linearTicks.ts'
import { PlainChart, usePlainChart } from '../../../_ui/chart/PlainChart.tsx'
import { markPath, seriesLook } from '../../../_ui/chart/seriesLook.ts'
import { patternFill, SeriesPatterns } from '../../../_ui/chart/SeriesPatterns.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import type { ChartLook } from './chartView.ts'

const LEFT = 48
const FOOT = 40
const TOP = 8

/** The distribution of scores: boxes with whiskers, and the scores as dots. */
export function BoxScores({ chart, look, boxes }: { chart: GroupedChart<BoxSummary>; look: ChartLook; boxes: boolean }) {
  const { points, series } = chart
  const id = useId()
  const dots = points.flatMap(({ marks }) => marks.flatMap((mark) => mark?.dots ?? []))
  const ticks = look.share
    ? linearTicks({ low: 0, high: 1, count: 5 })
    : linearTicks({ low: Math.min(...dots), high: Math.max(...dots), count: 5 })
  const [low = 0] = ticks
  const high = ticks.at(-1) ?? 1
  const { element, box, hovered, hover } = usePlainChart()
  const { width, height } = box
  const plot = height - FOOT - TOP
  const up = (value: number) => TOP + plot * (1 - (value - low) / (high - low))
  const group = (width - LEFT) / Math.max(1, points.length)
  const slot = Math.min(90, (group * 0.8) / Math.max(1, series.length))
  return (
    <PlainChart element={element} box={box} label={`Spread of ${look.y} over ${look.x}`} hovered={hovered} onLeave={() => hover(null)}>
      <SeriesPatterns id={id} count={series.length} />
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={width} y1={up(tick)} y2={up(tick)} className="stroke-border" />
          <text x={LEFT - 8} y={up(tick)} textAnchor="end" dominantBaseline="central" className="fill-(--muted)">
            {look.format(tick)}
          </text>
        </g>
      ))}
      {points.map(({ x, marks }, column) => {
        const middle = LEFT + (column + 0.5) * group
        return (
          <g key={String(x)}>
            {marks.map((mark, at) => {
              if (!mark) return null
              const centre = middle + (at - (series.length - 1) / 2) * slot
              const name = series[at] ?? ''
              const pick = look.onPick
              const told = `median ${look.format(mark.median)}, middle half ${look.format(mark.lowerQuartile)} to ${look.format(mark.upperQuartile)}`
              return (
                <g
                  key={name}
                  onPointerMove={() =>
                    hover({
                      x: centre,
                      y: up(mark.median),
                      content: (
                        <HoverBox
                          title={[`${look.x} ${x}`, ...(series.length > 1 ? [name] : [])].join(', ')}
                          symbol="bar"
                          rows={[
                            { name: 'median', position: null, value: look.format(mark.median), detail: '' },
                            { name: 'mean', position: null, value: mark.mean === null ? '–' : look.format(mark.mean), detail: '' },
                            {
                              name: 'middle half',
                              position: null,
                              value: `${look.format(mark.lowerQuartile)} to ${look.format(mark.upperQuartile)}`,
                              detail: `${formatCount(mark.scores, 'cell')} of ${formatCount(mark.cases, 'case')}`,
                            },
                          ]}
                        />
                      ),
                    })
                  }
                >
                  <ChartMark label={`${name}, ${look.x} ${x}: ${told}`} onPick={pick ? () => pick(mark.pick) : null}>
                    <BoxMark mark={mark} centre={centre} width={slot} up={up} fill={patternFill(id, at)} series={at} box={boxes} />
                  </ChartMark>
                </g>
              )
            })}
            <text x={middle} y={height - FOOT + 16} textAnchor="middle" className="fill-(--muted)">
              {fitLabel(String(x), Math.max(30, group - 6))}
            </text>
          </g>
        )
      })}
      <text x={LEFT + (width - LEFT) / 2} y={height - 6} textAnchor="middle" className="fill-(--muted)">
        {look.x}
      </text>
    </PlainChart>
  )
}

type BoxMarkProps = {
  mark: BoxSummary
  centre: number
  width: number
  /** Gives the y coordinate of a score. */
  up: (value: number) => number
  fill: string
  series: number
  /** False to show only the scores. */
  box: boolean
}

/** One box with whiskers: the median is a thick line, the mean a diamond, the scores are small dots. */
function BoxMark({ mark, centre, width, up, fill, series, box }: BoxMarkProps) {
  const { color } = seriesLook(series)
  const half = width * 0.36
  const top = up(mark.upperQuartile)
  const height = Math.max(1, up(mark.lowerQuartile) - top)
  return (
    <g>
      <rect x={centre - width / 2} y={up(mark.high) - 4} width={width} height={up(mark.low) - up(mark.high) + 8} fill="transparent" />
      {box ? (
        <>
          <path
            d={`M${centre} ${up(mark.high)}V${top}M${centre} ${up(mark.lowerQuartile)}V${up(mark.low)}M${centre - half / 2} ${up(mark.high)}h${half}M${centre - half / 2} ${up(mark.low)}h${half}`}
            stroke={color}
            strokeWidth={1.5}
            fill="none"
          />
          <rect x={centre - half} y={top} width={2 * half} height={height} rx={2} fill={fill} fillOpacity={0.35} stroke={color} />
          <line x1={centre - half} x2={centre + half} y1={up(mark.median)} y2={up(mark.median)} stroke={color} strokeWidth={3} />
        </>
      ) : null}
      {mark.dots.map((score, place) => (
        <circle
          key={place}
          // Multiples of the golden ratio spread the dots sideways without a visible pattern.
          cx={centre + (((place * 0.618034) % 1) - 0.5) * half * 1.5}
          cy={up(score)}
          r={2}
          fill={color}
          fillOpacity={0.5}
        />
      ))}
      {mark.mean === null ? null : (
        <path d={markPath('diamond', { x: centre, y: up(mark.mean), r: 4 })} fill="var(--raised)" stroke="var(--text)" strokeWidth={1.5} />
      )}
    </g>
  )
}
