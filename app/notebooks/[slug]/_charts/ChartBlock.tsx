'use client'

import { Table } from 'lucide-react'
import { useState } from 'react'
import { findMetric } from '#server/core/metrics/metrics.ts'
import { IconButton } from '../../../_ui/IconButton.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'
import { ChartForm } from './ChartForm.tsx'
import { ChartTable } from './ChartTable.tsx'
import { ScoreChart } from './ScoreChart.tsx'
import { useChartData } from './useChartData.ts'

/** A chart block: what it draws is chosen above, the chart follows the grid. */
export function ChartBlock({ name, body }: { name: string; body: string }) {
  const { experiment } = useNotebook()
  const { scoring } = useRun()
  const spec = experiment?.charts.find((each) => each.name === name) ?? null
  const data = useChartData(spec)
  const [table, showTable] = useState(false)
  const metric = spec ? scoring.specs[scoring.names.indexOf(spec.y)] : undefined
  const range = metric ? findMetric(metric.metric)?.range : null
  const drawn = data !== null && (data.points.length > 0 || data.dots.length > 0)
  return (
    <div className="flex flex-col [&_figure]:border-0">
      <ChartForm name={name} body={body} />
      {spec && data && drawn ? (
        <ScoreChart
          spec={spec}
          data={data}
          share={range?.least === 0 && range.most === 1}
          asTable={
            data.points.length > 0 ? (
              <IconButton
                size="sm"
                icon={Table}
                label={table ? 'Hide the numbers' : 'Show the numbers'}
                aria-pressed={table}
                onClick={() => showTable(!table)}
              />
            ) : null
          }
        />
      ) : (
        <p className="px-4 py-8 text-center text-sm text-faint">{spec ? nothingYet(spec.y, scoring.names) : 'Choose what to draw.'}</p>
      )}
      {table && spec && data && drawn ? <ChartTable x={spec.x} data={data} /> : null}
    </div>
  )
}

function nothingYet(y: string, names: readonly string[]): string {
  return names.includes(y)
    ? 'The chart appears with the first scores of a run.'
    : `No score block has a metric named ${y}. Choose another above.`
}
