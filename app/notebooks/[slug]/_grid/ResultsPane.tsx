'use client'

import { useCallback, useMemo } from 'react'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { toast } from '../../../_ui/overlay/toasts.ts'
import { CellInspector } from '../_inspector/CellInspector.tsx'
import { useRateKeys } from '../_rating/useRateKeys.ts'
import { useRun } from '../_run/runContext.ts'
import { MeasureBar } from '../_scores/MeasureBar.tsx'
import { GridReactContext, type GridActions } from './state/gridContext.ts'
import type { GridPlace } from './state/gridKeys.ts'
import { PromptGrid } from './PromptGrid.tsx'
import { ResultsToolbar } from './ResultsToolbar.tsx'
import { wholeGrid } from './state/gridView.ts'
import { InspectorDock } from './InspectorDock.tsx'
import { NothingMatches } from './NothingMatches.tsx'
import { NothingPlanned } from './NothingPlanned.tsx'
import { useActivePlace } from './useActivePlace.ts'
import { useArrangedRows } from './view/useArrangedRows.ts'
import { useComparison } from './state/useComparison.ts'
import { useGridView } from './view/useGridView.ts'
import { ViewChips } from './view/ViewChips.tsx'

/** The grid of results with its filters and, beside or below it, the inspector of the active cell. */
export function ResultsPane() {
  const run = useRun()
  const { grid, model, gridError, cells, start, running, refetchGrid } = run
  const state = useGridView()
  const { view, change, against, diff, showDiff, density, inspected, inspect } = state
  const { active, setActive } = useActivePlace(state)
  const { comparison, error: comparisonError } = useComparison(against)
  const arranged = useArrangedRows(view, comparison)

  const inspecting = inspected !== ''
  const close = useCallback(() => inspect(''), [inspect])

  const planned = grid?.cells
  const actions = useMemo<GridActions>(() => {
    const keysAt = ({ row, column }: GridPlace) => model.at(row, column).flatMap((index) => planned?.[index]?.key ?? [])
    return {
      pick: (next, { open }) => setActive(next, open || inspecting),
      retry: (next) => {
        const keys = keysAt(next)
        if (running || keys.length === 0) return
        const failed = keys.filter((key) => cells.view(key).status === 'failed')
        void start(failed.length > 0 ? { cells: failed } : { cells: keys, noCache: true })
      },
      sort: (sort) => change({ sort }),
      hideColumn: (id) => change({ hidden: [...view.hidden, id] }),
      showDiff,
    }
  }, [model, planned, running, cells, start, setActive, inspecting, change, view.hidden, showDiff])
  const openActive = useCallback(() => {
    if (active) setActive(active, true)
  }, [active, setActive])
  const rateByKey = useRateKeys(openActive)
  const { sort } = view
  const context = useMemo(() => ({ actions, density, sort, diff, comparison }), [actions, density, sort, diff, comparison])

  function onKey(key: string): boolean {
    if (key === 'Escape') close()
    else if (!active) return false
    else if (key === 'Enter') openActive()
    else if (key === 'r') actions.retry(active)
    else if (key === 'c') copyOutput(active)
    else return rateByKey(key, active)
    return true
  }
  function copyOutput(at: GridPlace) {
    const outputs = model.at(at.row, at.column).flatMap((index) => {
      const each = cells.view(planned?.[index]?.key ?? null)
      return each.status === 'done' ? [each.output] : []
    })
    if (outputs.length === 0) return
    void navigator.clipboard
      .writeText(outputs.join('\n\n'))
      .then(() => toast({ title: outputs.length === 1 ? 'Output copied' : `${outputs.length} outputs copied` }))
  }

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
          <ResultsToolbar state={state} shown={arranged ? { rows: arranged.rows.length, columns: arranged.columns.length } : null} />
          <ViewChips state={state} />
          <MeasureBar />
          {comparisonError ? (
            <div className="p-3">
              <ErrorNotice compact error={comparisonError} onRetry={() => state.compareWith(null)} />
            </div>
          ) : null}
          <InspectorDock
            open={inspecting && active !== null}
            inspector={
              active ? (
                <CellInspector
                  place={active}
                  rows={arranged?.rows ?? []}
                  columns={arranged?.columns ?? []}
                  onMove={(next) => setActive(next, true)}
                  onClose={close}
                />
              ) : null
            }
          >
            {arranged === null ? (
              <div className="p-4">
                <ListSkeleton />
              </div>
            ) : arranged.rows.length === 0 ? (
              <NothingMatches view={view} onClear={() => change({ ...wholeGrid, hidden: view.hidden })} />
            ) : (
              <PromptGrid
                items={arranged.items}
                rows={arranged.rows}
                columns={arranged.columns}
                view={arranged.view}
                active={active}
                room={inspecting ? 'inspector' : 'grid'}
                onKey={onKey}
              />
            )}
          </InspectorDock>
        </GridReactContext>
      ) : null}
    </section>
  )
}
