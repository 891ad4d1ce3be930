import type { HistogramChart } from '#server/core/charts/histogramChart.ts'
import { HoverBox } from '../../../_ui/chart/HoverBox.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import type { ChartLook } from './chartView.ts'

type HistogramHoverProps = {
  chart: HistogramChart
  look: ChartLook
  active?: boolean
  payload?: readonly { payload?: { place: number } }[]
}

/** What a histogram tells at the pointer: how many cells of each series are in the bin. */
export function HistogramHover({ chart: { bins, series }, look, active = false, payload = [] }: HistogramHoverProps) {
  const bin = active ? bins[payload[0]?.payload?.place ?? -1] : undefined
  if (!bin) return null
  const rows = series.map((name, position) => ({ name, position, value: formatCount(bin.counts[position] ?? 0, 'cell'), detail: '' }))
  return <HoverBox title={`${look.y} ${binText(bin, look)}`} rows={rows} symbol="bar" />
}

/** `0.2 to 0.4`, or the one number that a bin of whole numbers is. */
export function binText({ least, most }: { least: number; most: number }, { format }: Pick<ChartLook, 'format'>): string {
  return least === most ? format(least) : `${format(least)} to ${format(most)}`
}
