import { niceStep } from './niceStep.ts'
import type { Json } from '../json.ts'
import { sortedQuantile } from '../stats/sortedQuantile.ts'
import { type ChartCell, sideLabel, sideOf } from './chartCell.ts'
import type { ChartPick } from './chartPick.ts'

const MOST_BINS = 30

export type HistogramChart = {
  series: string[]
  /**
   * A bin holds scores from `least` up to but excluding `most`; the last bin includes `most`. For whole numbers each bin is one number,
   * `least` equal to `most`.
   */
  bins: { least: number; most: number; counts: number[]; picks: ChartPick[] }[]
}

/** Counts cells by their value of `y`, by series, in bins of a round width (Freedman and Diaconis 1981). */
export function histogramChart({ y, series }: { y: string; series: string | null }, cells: readonly ChartCell[]): HistogramChart {
  const scored = cells.flatMap((each) => {
    const score = each.values[y] ?? null
    return score === null ? [] : [{ score, row: series === null ? null : (sideOf(each, series) ?? null) }]
  })
  if (scored.length === 0) return { series: [], bins: [] }
  const rows = new Map<string, Json>(scored.map(({ row }) => [sideLabel(row), row]))
  const names = [...rows.keys()]
  const edges = binEdges(scored.map(({ score }) => score).toSorted((a, b) => a - b))
  const bins = edges.map(({ least, most }, place) => {
    const score = { name: y, least, most, ...(least < most && place < edges.length - 1 ? { below: true as const } : {}) }
    const picks = [...rows.values()].map((row) => ({ sides: series === null ? {} : { [series]: row }, score }))
    return { least, most, counts: names.map(() => 0), picks }
  })
  for (const { score, row } of scored) {
    const bin = bins.findLast(({ least }) => least <= score)
    const at = names.indexOf(sideLabel(row))
    if (bin) bin.counts[at] = (bin.counts[at] ?? 0) + 1
  }
  return { series: series === null ? [y] : names, bins }
}

function binEdges(sorted: readonly number[]): { least: number; most: number }[] {
  const first = sorted[0] ?? 0
  const last = sorted.at(-1) ?? 0
  // Values that differ only in their last digits are one value.
  if (last - first <= 1e-12 * (1 + Math.abs(last))) return [{ least: first, most: last }]
  if (sorted.every(Number.isInteger) && last - first < MOST_BINS) {
    return Array.from({ length: last - first + 1 }, (_, place) => ({ least: first + place, most: first + place }))
  }
  const spread = sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25)
  const wanted = spread > 0 ? (2 * spread) / Math.cbrt(sorted.length) : (last - first) / 10
  const step = niceStep(Math.max(wanted, (last - first) / (MOST_BINS - 2)))
  const from = Math.floor(first / step)
  // A score on the last edge belongs to the bin below it.
  const count = Math.max(1, Math.ceil(last / step - 1e-9) - from)
  const edge = (place: number) => Number(((from + place) * step).toPrecision(12))
  // Rounding an edge must not leave a score outside.
  return Array.from({ length: count }, (_, place) => ({
    least: place === 0 ? Math.min(first, edge(0)) : edge(place),
    most: place === count - 1 ? Math.max(last, edge(count)) : edge(place + 1),
  }))
}
