import type { GroupedChart } from '#server/core/charts/groupedChart.ts'
import { ChartMark } from '../../../_ui/chart/ChartMark.tsx'
import { markPath, seriesLook } from '../../../_ui/chart/seriesLook.ts'
import { type ChartLook, markText } from './chartView.ts'

type LineDotProps = {
  chart: GroupedChart
  look: ChartLook
  series: number
  /** Given by recharts. */
  cx?: number
  cy?: number | null
  index?: number
}

/** The mark of a line at one value; pressing it shows its cells. */
export function LineDot({ chart, look, series, cx, cy, index = -1 }: LineDotProps) {
  const point = chart.points[index]
  const mark = point?.marks[series]
  if (!mark || cx === undefined || cy === undefined || cy === null) return null
  const { color, shape } = seriesLook(series)
  const pick = look.onPick
  return (
    <ChartMark
      label={`${chart.series[series]}, ${look.x} ${point.x}: ${markText(mark, look)}`}
      onPick={pick ? () => pick(mark.pick) : null}
    >
      <path d={markPath(shape, { x: cx, y: cy, r: 4.2 })} fill={color} />
      <circle cx={cx} cy={cy} r={10} fill="transparent" />
    </ChartMark>
  )
}
