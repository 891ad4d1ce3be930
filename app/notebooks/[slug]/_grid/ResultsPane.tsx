'use client'

import { FlaskConical, Play } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { Button } from '../../../_ui/Button.tsx'
import { EmptyState } from '../../../_ui/EmptyState.tsx'
import { ErrorNotice } from '../../../_ui/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/ListSkeleton.tsx'
import { toast } from '../../../_ui/toasts.ts'
import { CellInspector } from '../_inspector/CellInspector.tsx'
import { useRateKeys } from '../_rating/useRateKeys.ts'
import { useRun } from '../_run/runContext.ts'
import { MeasureBar } from '../_scores/MeasureBar.tsx'
import type { Density } from './density.ts'
import { GridReactContext, type GridActions } from './gridContext.ts'
import type { GridPlace } from './gridKeys.ts'
import { PromptGrid } from './PromptGrid.tsx'
import { ResultsToolbar } from './ResultsToolbar.tsx'
import type { RowFilter } from './rowFilter.ts'
import { useShownRows } from './useShownRows.ts'
import { InspectorDock } from './InspectorDock.tsx'

/** The grid of results with its filters and, beside or below it, the inspector of the active cell. */
export function ResultsPane() {
  const run = useRun()
  const { grid, model, gridError, cells, start, running, refetchGrid } = run
  const [density, setDensity] = useState<Density>('comfortable')
  const [filter, setFilter] = useState<RowFilter>({ search: '', status: 'all' })
  const [active, setActive] = useState<GridPlace | null>(null)
  const [inspecting, setInspecting] = useState(false)
  const rows = useShownRows(filter)

  const planned = grid?.cells
  const actions = useMemo<GridActions>(() => {
    const keysAt = ({ row, column }: GridPlace) => model.at(row, column).flatMap((index) => planned?.[index]?.key ?? [])
    return {
      pick: (place, { open }) => {
        setActive(place)
        if (open) setInspecting(true)
      },
      retry: (place) => {
        const keys = keysAt(place)
        if (running || keys.length === 0) return
        const failed = keys.filter((key) => cells.view(key).status === 'failed')
        void start(failed.length > 0 ? { cells: failed } : { cells: keys, noCache: true })
      },
    }
  }, [model, planned, running, cells, start])
  const rateByKey = useRateKeys(useCallback(() => setInspecting(true), []))
  const context = useMemo(() => ({ actions, density }), [actions, density])

  function onKey(key: string): boolean {
    if (key === 'Escape') setInspecting(false)
    else if (!active) return false
    else if (key === 'Enter') setInspecting(true)
    else if (key === 'r') actions.retry(active)
    else if (key === 'c') copyOutput(active)
    else return rateByKey(key, active)
    return true
  }
  function copyOutput(place: GridPlace) {
    const outputs = model.at(place.row, place.column).flatMap((index) => {
      const view = cells.view(planned?.[index]?.key ?? null)
      return view.status === 'done' ? [view.output] : []
    })
    if (outputs.length === 0) return
    void navigator.clipboard
      .writeText(outputs.join('\n\n'))
      .then(() => toast({ title: outputs.length === 1 ? 'Output copied' : `${outputs.length} outputs copied` }))
  }

  const here = active && model.rows[active.row] && model.columns[active.column] ? active : null
  return (
    <section aria-label="Results" className="flex h-full min-w-0 flex-col">
      {gridError ? (
        <div className="p-4">
          <ErrorNotice error={gridError} onRetry={() => void refetchGrid()} />
        </div>
      ) : null}
      {!grid && !gridError ? (
        <div className="p-4">
          <ListSkeleton />
        </div>
      ) : null}
      {grid && model.rows.length === 0 ? <NothingPlanned /> : null}
      {grid && model.rows.length > 0 ? (
        <GridReactContext value={context}>
          <ResultsToolbar filter={filter} onFilter={setFilter} density={density} onDensity={setDensity} shown={rows.length} />
          <MeasureBar />
          <InspectorDock
            open={inspecting && here !== null}
            inspector={here ? <CellInspector place={here} rows={rows} onMove={setActive} onClose={() => setInspecting(false)} /> : null}
          >
            {rows.length === 0 ? (
              <EmptyState
                icon={FlaskConical}
                title="No row matches"
                actions={<Button onClick={() => setFilter({ search: '', status: 'all' })}>Show all rows</Button>}
              />
            ) : (
              <PromptGrid rows={rows} active={here} room={inspecting ? 'inspector' : 'grid'} onKey={onKey} />
            )}
          </InspectorDock>
        </GridReactContext>
      ) : null}
    </section>
  )
}

function NothingPlanned() {
  const { grid } = useRun()
  const problem = grid?.diagnostics.find(({ severity }) => severity === 'error')
  if (problem)
    return (
      <div className="p-4">
        <ErrorNotice error={{ code: 'NOTEBOOK_INVALID', message: problem.message, place: problem.place }} />
      </div>
    )
  return (
    <EmptyState icon={Play} title="No cells yet">
      A cell is a prompt variant on a test case. Write a prompt block and add cases, and the grid appears here.
    </EmptyState>
  )
}
