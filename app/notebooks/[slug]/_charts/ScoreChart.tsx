'use client'

import type { ReactNode } from 'react'
import { chartKind, chartKinds } from '#server/core/charts/chartKinds.ts'
import type { Drawing } from '#server/core/charts/drawChart.ts'
import type { ChartSpec } from '#server/core/experiment/experiment.ts'
import { ChartFrame } from '../../../_ui/chart/ChartFrame.tsx'
import type { SymbolKind } from '../../../_ui/chart/SeriesSymbol.tsx'
import { BarScores } from './BarScores.tsx'
import { BoxScores } from './BoxScores.tsx'
import { type ChartLook, yFormat } from './chartView.ts'
import { HeatMap, heatMapHeight } from './HeatMap.tsx'
import { HistogramScores } from './HistogramScores.tsx'
import { LineScores } from './LineScores.tsx'
import { ScatterScores } from './ScatterScores.tsx'

const symbols: Record<Drawing['kind'], SymbolKind> = {
  line: 'line',
  history: 'line',
  bar: 'bar',
  box: 'bar',
  histogram: 'bar',
  scatter: 'dot',
  heatmap: 'plain',
}

type ScoreChartProps = {
  spec: ChartSpec
  drawing: Drawing
  /** True if the values of y, and for a scatter chart those of x, are shares from 0 to 1. */
  share: boolean
  xShare: boolean
  onPick: ChartLook['onPick']
  actions: ReactNode
}

/** A chart of scores in a frame with title, legend and export. */
export function ScoreChart({ spec, drawing, share, xShare, onPick, actions }: ScoreChartProps) {
  const x = drawing.kind === 'history' ? 'run' : spec.x
  const look: ChartLook = { x, y: spec.y, format: yFormat(share), share, onPick }
  const about = chartKinds.find(({ id }) => id === chartKind(spec))
  const own = drawing.kind === 'heatmap' || drawing.kind === 'box'
  return (
    <ChartFrame
      title={titleOf(spec, drawing)}
      description={about?.description}
      plain={own}
      legend={legendOf(spec, drawing)}
      symbol={symbols[drawing.kind]}
      exportName={spec.name}
      actions={actions}
      height={drawing.kind === 'heatmap' ? heatMapHeight(drawing.chart.series.length) : 250}
    >
      {drawn({ spec, drawing, look, xShare })}
    </ChartFrame>
  )
}

function drawn({ spec, drawing, look, xShare }: Pick<ScoreChartProps, 'spec' | 'drawing' | 'xShare'> & { look: ChartLook }) {
  switch (drawing.kind) {
    case 'line':
    case 'history':
      return <LineScores chart={drawing.chart} look={look} />
    case 'bar':
      return <BarScores chart={drawing.chart} look={look} />
    case 'heatmap':
      return <HeatMap chart={drawing.chart} look={look} rowName={spec.series ?? 'all'} />
    case 'box':
      return <BoxScores chart={drawing.chart} look={look} boxes={spec.kind !== 'strip'} />
    case 'scatter':
      return <ScatterScores chart={drawing.chart} look={look} xFormat={yFormat(xShare)} />
    case 'histogram':
      return <HistogramScores chart={drawing.chart} look={look} />
  }
}

function titleOf({ x, y, series }: ChartSpec, { kind }: Drawing): string {
  if (kind === 'heatmap') return `${y} over ${x} and ${series ?? 'nothing else'}`
  if (kind === 'histogram') return `How ${y} is spread`
  if (kind === 'history') return `${y} over the runs`
  return kind === 'scatter' ? `${y} against ${x}` : `${y} over ${x}`
}

/** The names of the series, with the name of the parameter in front if their values would not be understood alone. */
function legendOf({ series }: ChartSpec, { kind, chart }: Drawing): readonly string[] {
  if (kind === 'heatmap' || series === null) return []
  return series === 'prompt' || series === 'variant' || series === 'model' ? chart.series : chart.series.map((name) => `${series} ${name}`)
}
