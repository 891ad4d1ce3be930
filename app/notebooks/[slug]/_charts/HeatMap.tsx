'use client'

import type { GroupedChart } from '#server/core/charts/groupedChart.ts'
import { ChartMark } from '../../../_ui/chart/ChartMark.tsx'
import { fitLabel, labelWidth } from '../../../_ui/chart/fitLabel.ts'
import { HoverBox } from '../../../_ui/chart/HoverBox.tsx'
import { PlainChart, usePlainChart } from '../../../_ui/chart/PlainChart.tsx'
import { type ChartLook, hoverRow, markText } from './chartView.ts'

const GAP = 2
const FOOT = 40
const NARROW = 40

/** The height of a heat map with this number of rows, pixels. */
export function heatMapHeight(rows: number): number {
  return FOOT + Math.min(420, Math.max(120, rows * 44))
}

/** Means over two axes: the stronger the colour of a cell, the higher its mean, which is also written in it. */
export function HeatMap({ chart, look, rowName }: { chart: GroupedChart; look: ChartLook; rowName: string }) {
  const { points, series } = chart
  const means = points.flatMap(({ marks }) => marks.flatMap((mark) => mark?.mean ?? []))
  const least = Math.min(...means)
  const span = Math.max(...means) - least
  const head = Math.min(150, Math.max(40, ...series.map(labelWidth)) + 10)
  const { element, box, hovered, hover } = usePlainChart()
  const { width, height } = box
  const cell = { width: (width - head) / Math.max(1, points.length), height: (height - FOOT) / Math.max(1, series.length) }
  return (
    <PlainChart element={element} box={box} label={`${look.y} over ${look.x} and ${rowName}`} hovered={hovered} onLeave={() => hover(null)}>
      {series.map((name, row) => (
        <text
          key={name}
          x={head - 8}
          y={row * cell.height + cell.height / 2}
          textAnchor="end"
          dominantBaseline="central"
          className="fill-(--muted)"
        >
          {fitLabel(name, head - 10)}
        </text>
      ))}
      {points.map(({ x, marks }, column) =>
        marks.map((mark, row) => {
          if (!mark || mark.mean === null) return null
          const left = head + column * cell.width
          const top = row * cell.height
          const share = span > 0 ? (mark.mean - least) / span : 0.5
          const name = series[row] ?? ''
          const pick = look.onPick
          return (
            <g
              key={`${x} ${name}`}
              onPointerMove={() =>
                hover({
                  x: left + cell.width / 2,
                  y: top + cell.height / 2,
                  content: (
                    <HoverBox
                      title={`${look.x} ${x}, ${rowName} ${name}`}
                      rows={[hoverRow(look.y, null, mark, look)]}
                      symbol="plain"
                      hint={pick ? 'Press to see these cells alone' : null}
                    />
                  ),
                })
              }
            >
              <ChartMark label={`${look.x} ${x}, ${rowName} ${name}: ${markText(mark, look)}`} onPick={pick ? () => pick(mark.pick) : null}>
                <rect
                  x={left + GAP / 2}
                  y={top + GAP / 2}
                  width={Math.max(1, cell.width - GAP)}
                  height={Math.max(1, cell.height - GAP)}
                  rx={3}
                  fill="var(--series-1)"
                  // At most this strong, so that the number can be read in both themes.
                  fillOpacity={0.05 + 0.57 * share}
                />
                {cell.width >= NARROW ? (
                  <text
                    x={left + cell.width / 2}
                    y={top + cell.height / 2}
                    textAnchor="middle"
                    dominantBaseline="central"
                    className="pointer-events-none fill-text font-medium tabular"
                  >
                    {look.format(mark.mean)}
                  </text>
                ) : null}
              </ChartMark>
            </g>
          )
        }),
      )}
      {points.map(({ x }, column) => (
        <text key={String(x)} x={head + (column + 0.5) * cell.width} y={height - FOOT + 14} textAnchor="middle" className="fill-(--muted)">
          {fitLabel(String(x), Math.max(20, cell.width - 4))}
        </text>
      ))}
      <text x={head + (width - head) / 2} y={height - 6} textAnchor="middle" className="fill-(--muted)">
        {look.x}
      </text>
    </PlainChart>
  )
}
