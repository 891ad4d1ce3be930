import { ChartMark } from '../../../_ui/chart/ChartMark.tsx'

const LEAST_HEIGHT = 2

type ScoreBarProps = {
  /** By position of the bar: its accessible name, and what a click does. Null if there is no bar. */
  bars: readonly ({ label: string; onPick: (() => void) | null } | null)[]
  fill: string
  stroke: string
  /** Given by recharts. */
  x?: number
  y?: number
  width?: number
  height?: number
  index?: number
}

/** One bar. A value of 0 has a small height, so that it can be seen and clicked. */
export function ScoreBar({ bars, fill, stroke, x = 0, y = 0, width = 0, height = 0, index = -1 }: ScoreBarProps) {
  const bar = bars[index]
  if (!bar) return null
  const shown = Math.max(LEAST_HEIGHT, Math.abs(height))
  return (
    <ChartMark label={bar.label} onPick={bar.onPick}>
      <rect
        x={x}
        y={Math.abs(height) < LEAST_HEIGHT ? y - LEAST_HEIGHT : height < 0 ? y + height : y}
        width={Math.max(1, width)}
        height={shown}
        rx={2}
        fill={fill}
        stroke={stroke}
      />
    </ChartMark>
  )
}
