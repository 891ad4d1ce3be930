'use client'

import { Table } from 'lucide-react'
import { useMemo, useState } from 'react'
import { chartKind, chartKinds } from '#server/core/charts/chartKinds.ts'
import { isEmptyDrawing, numberKind } from '#server/core/charts/drawChart.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookView, useRoomForBoth } from '../_notebook/useNotebookView.ts'
import { useRun } from '../_run/runContext.ts'
import { ChartForm } from './ChartForm.tsx'
import { ChartTable, tableOf } from './ChartTable.tsx'
import { ScoreChart } from './ScoreChart.tsx'
import { useChartPick } from './useChartPick.ts'
import { useDrawing } from './useDrawing.ts'
import type { NumberedRun } from './useEarlierRuns.ts'

/** The editor of a chart block: a form, and the chart of the cells in the grid. A click on a mark shows only its cells in the grid. */
export function ChartBlock({ name, body }: { name: string; body: string }) {
  const { experiment } = useNotebook()
  const { scoring } = useRun()
  const spec = experiment?.charts.find((each) => each.name === name) ?? null
  const { drawing, runs } = useDrawing(spec)
  const [table, showTable] = useState(false)
  const [, setPick] = useChartPick()
  const [view, setView] = useNotebookView()
  const wide = useRoomForBoth()
  const rows = useMemo(() => (spec && drawing ? tableOf(spec, drawing) : null), [spec, drawing])
  if (!spec || !drawing || isEmptyDrawing(drawing))
    return (
      <div className="flex flex-col">
        <ChartForm name={name} body={body} />
        <p className="px-4 py-8 text-center text-sm text-faint">
          {spec ? nothingYet({ kind: spec.kind, y: spec.y, names: scoring.names }) : 'Choose what to draw.'}
        </p>
      </div>
    )
  const isShare = (side: string) => {
    const { bounds } = numberKind(side, scoring.specs)
    return bounds.least === 0 && bounds.most === 1
  }
  return (
    <div className="flex flex-col [&_figure]:border-0">
      <ChartForm name={name} body={body} />
      <ScoreChart
        spec={spec}
        drawing={drawing}
        share={isShare(spec.y)}
        xShare={isShare(spec.x)}
        onPick={(pick) => {
          // The grid shows one run only, so it cannot filter by the run of a mark.
          const { run: _run, ...sides } = pick.sides
          setPick(Object.keys(sides).length > 0 || pick.score ? { ...pick, sides } : null)
          if (view === 'write') setView(wide ? 'both' : 'results')
        }}
        actions={
          rows ? (
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
      {drawing.kind === 'history' ? <HistoryGaps runs={runs} /> : null}
      {table && rows ? <ChartTable {...rows} /> : null}
    </div>
  )
}

function nothingYet({ kind, y, names }: { kind: string; y: string; names: readonly string[] }): string {
  if (chartKind({ kind }) === null)
    return `There is no chart of the kind ${kind}. Choose one above: ${chartKinds.map(({ id }) => id).join(', ')}.`
  return names.includes(y)
    ? 'The chart appears with the first scores of a run.'
    : `There is nothing to draw of ${y} yet. Run the notebook, or choose another score above.`
}

/** Names the runs of a history whose means cover fewer cells, because a later run replaced some of their outputs. */
function HistoryGaps({ runs }: { runs: readonly NumberedRun[] }) {
  const gaps = runs.filter(({ replaced }) => replaced > 0)
  if (gaps.length === 0) return null
  const told = gaps.map(({ number, replaced, stored }) => `run ${number} (${replaced} of ${replaced + stored.done.length})`)
  return (
    <p className="px-4 pb-3 text-sm text-muted">
      Outputs that a later run computed again count for that run, and no longer for {new Intl.ListFormat('en').format(told)}.
    </p>
  )
}
