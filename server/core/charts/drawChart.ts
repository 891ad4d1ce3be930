import { findMetric, metricNames } from '../metrics/metrics.ts'
import type { ChartSpec, MetricSpec } from '../experiment/experiment.ts'
import type { Bounds } from '../stats/interval.ts'
import { type BoxSummary, boxChart } from './boxChart.ts'
import type { ChartCell } from './chartCell.ts'
import { cellMeasures, chartKind } from './chartKinds.ts'
import { type GroupedChart, groupedChart } from './groupedChart.ts'
import { type HistogramChart, histogramChart } from './histogramChart.ts'
import { type Better, type ScatterChart, scatterChart } from './scatterChart.ts'

/** The data of a drawn chart, by kind. A history is a line chart over `run`. */
export type Drawing =
  | { kind: 'line' | 'bar' | 'heatmap' | 'history'; chart: GroupedChart }
  | { kind: 'box'; chart: GroupedChart<BoxSummary> }
  | { kind: 'scatter'; chart: ScatterChart }
  | { kind: 'histogram'; chart: HistogramChart }

/** The bounds of a number, and whether more of it is better. */
export type NumberKind = { bounds: Bounds; better: Better }

/** Computes a chart over finished cells; null for an unknown kind. `axes`: the axes that differ between columns. */
export function drawChart(
  spec: ChartSpec,
  cells: readonly ChartCell[],
  { metrics, axes }: { metrics: readonly MetricSpec[]; axes: readonly string[] },
): Drawing | null {
  const kind = chartKind(spec)
  const { series, y } = spec
  const yKind = numberKind(y, metrics)
  switch (kind) {
    case null:
      return null
    case 'line':
    case 'bar':
    case 'heatmap':
      return { kind, chart: groupedChart({ x: spec.x, series, y }, cells, yKind.bounds) }
    case 'history':
      return { kind, chart: groupedChart({ x: 'run', series, y }, cells, yKind.bounds) }
    case 'box':
      return { kind, chart: boxChart({ x: spec.x, series, y }, cells) }
    case 'histogram':
      return { kind, chart: histogramChart({ y, series }, cells) }
    case 'scatter': {
      const x = { name: spec.x, ...numberKind(spec.x, metrics) }
      return { kind, chart: scatterChart({ x, y: { name: y, ...yKind }, series, axes }, cells) }
    }
  }
}

/** The bounds and direction of a score or a measure, by its name. */
export function numberKind(name: string, metrics: readonly MetricSpec[]): NumberKind {
  const spec = metrics[metricNames(metrics).indexOf(name)]
  const metric = spec ? findMetric(spec.metric) : null
  if (metric) return { bounds: metric.range, better: metric.higherIsBetter === null ? null : metric.higherIsBetter ? 'more' : 'less' }
  const measure = cellMeasures.find((each) => each === name)
  const bounds = { least: measure ? 0 : null, most: null }
  return { bounds, better: measure ? (measure === 'tokens/s' ? 'more' : 'less') : null }
}

/** True when the chart has no marks. */
export function isEmptyDrawing(drawing: Drawing): boolean {
  if (drawing.kind === 'scatter') return drawing.chart.dots.length === 0
  if (drawing.kind === 'histogram') return drawing.chart.bins.length === 0
  return drawing.kind === 'box'
    ? drawing.chart.points.length === 0
    : drawing.chart.points.every(({ marks }) => marks.every((mark) => mark === null || mark.mean === null))
}
