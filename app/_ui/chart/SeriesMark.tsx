import { ChartMark } from './ChartMark.tsx'
import { markPath, seriesLook } from './seriesLook.ts'

const RADIUS = 4.2
const RING_RADIUS = 8
/** A mark that can be clicked is larger than it looks. */
const REACH = 10

type SeriesMarkProps = {
  /** The position of the series. */
  position: number
  x: number
  y: number
  label: string
  /** The best value has a ring. */
  isBest?: boolean
  onPick: (() => void) | null
}

/** The mark of one value of a series in a chart of lines. */
export function SeriesMark({ position, x, y, label, isBest = false, onPick }: SeriesMarkProps) {
  const { color, shape } = seriesLook(position)
  return (
    <ChartMark label={label} onPick={onPick}>
      <path d={markPath(shape, { x, y, r: RADIUS })} fill={color} />
      {isBest ? <circle cx={x} cy={y} r={RING_RADIUS} fill="none" stroke="var(--text)" strokeWidth={1.25} /> : null}
      {onPick ? <circle cx={x} cy={y} r={REACH} fill="transparent" /> : null}
    </ChartMark>
  )
}
