import type { ScatterDot } from '#server/core/charts/scatterChart.ts'
import { ChartMark } from '../../../_ui/chart/ChartMark.tsx'
import { HoverBox } from '../../../_ui/chart/HoverBox.tsx'
import { markPath, seriesLook } from '../../../_ui/chart/seriesLook.ts'
import { type ChartLook, hoverRow, markText } from './chartView.ts'

type Format = { look: ChartLook; xFormat: (value: number) => string }

/** A column's dot; a ring says that no other column beats it. */
export function ScatterMark({ look, xFormat, cx = 0, cy = 0, payload }: Format & { cx?: number; cy?: number; payload?: ScatterDot }) {
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

/** What a scatter tells at the pointer: the column and its two numbers. */
export function ScatterHover({ look, xFormat, active = false, payload = [] }: ScatterHoverProps) {
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

/** The line that joins the best has no marks of its own. */
export function NoMark() {
  return null
}
