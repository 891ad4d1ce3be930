import type { ChartPick } from '#server/core/charts/chartPick.ts'
import type { MarkSummary } from '#server/core/charts/summarise.ts'
import type { HoverRow } from '../../../_ui/chart/HoverBox.tsx'
import { formatCount } from '../../../_ui/text/format.ts'

/** What every kind of chart gets in addition to its data. */
export type ChartLook = {
  /** The names of what is drawn over x and y, for axes and screen readers. */
  x: string
  y: string
  /** A value of y as a text. */
  format: (value: number) => string
  /** True if y is a share from 0 to 1: the axis then shows that whole range. */
  share: boolean
  /** Shows the cells of a mark in the grid; null if there is no grid. */
  onPick: ((pick: ChartPick) => void) | null
}

/** Space around the plot, pixels. The name of the x axis is below it. */
export const chartMargin = { top: 8, right: 16, bottom: 18, left: 0 }

/** How wide the label of one of `count` values may be, pixels, in a chart about 560 pixels wide. */
export function tickRoom(count: number): number {
  return Math.max(34, 560 / Math.max(1, Math.min(count, 12)) - 8)
}

/** A mark in words: `71% (58% to 81%), 36 cells`. */
export function markText(mark: MarkSummary, { format }: Pick<ChartLook, 'format'>): string {
  if (mark.mean === null) return 'no score'
  const interval = intervalText(mark, { format })
  return `${format(mark.mean)}${interval ? ` (${interval})` : ''}, ${formatCount(mark.scores, 'cell')}`
}

/** A mark as a row of the hover box. */
export function hoverRow(name: string, position: number | null, mark: MarkSummary, look: Pick<ChartLook, 'format'>): HoverRow {
  const interval = intervalText(mark, look)
  const counted =
    mark.scores === mark.cases ? formatCount(mark.cases, 'case') : `${mark.scores} cells of ${formatCount(mark.cases, 'case')}`
  return {
    name,
    position,
    value: mark.mean === null ? '–' : look.format(mark.mean),
    detail: [...(interval ? [interval] : []), counted].join(' · '),
  }
}

function intervalText({ interval }: Pick<MarkSummary, 'interval'>, { format }: Pick<ChartLook, 'format'>): string | null {
  return interval ? `${format(interval.low)} to ${format(interval.high)}` : null
}

/** How a chart writes numbers: shares in per cent, others with three significant digits. */
export function yFormat(share: boolean): (value: number) => string {
  return share
    ? (value) => `${Math.round(Number((value * 1000).toPrecision(12))) / 10}%`
    : (value) => (Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3))))
}
