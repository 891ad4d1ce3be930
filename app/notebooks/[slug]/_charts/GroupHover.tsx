import type { GroupedChart } from '#server/core/charts/groupedChart.ts'
import { HoverBox } from '../../../_ui/chart/HoverBox.tsx'
import type { SymbolKind } from '../../../_ui/chart/SeriesSymbol.tsx'
import { type ChartLook, hoverRow } from './chartView.ts'

type GroupHoverProps = {
  chart: GroupedChart
  look: ChartLook
  symbol: SymbolKind
  /** Given by recharts. `place` is the position of the point in the chart. */
  active?: boolean
  payload?: readonly { payload?: { place: number } }[]
}

/** The hover box of a line or bar chart: the marks of all series at one value. */
export function GroupHover({ chart: { points, series }, look, symbol, active = false, payload = [] }: GroupHoverProps) {
  const point = active ? points[payload[0]?.payload?.place ?? -1] : undefined
  if (!point) return null
  const rows = series.flatMap((name, at) => {
    const mark = point.marks[at]
    return mark ? [hoverRow(name, at, mark, look)] : []
  })
  return <HoverBox title={`${look.x} ${point.x}`} rows={rows} symbol={symbol} />
}
