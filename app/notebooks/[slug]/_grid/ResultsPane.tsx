'use client'

import { useCallback, useMemo, useRef, type ReactNode, useEffect, useState } from 'react'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { copyText } from '../../../_ui/overlay/copyText.ts'
import { CellInspector } from '../_inspector/CellInspector.tsx'
import { useRateKeys } from '../_rating/useRateKeys.ts'
import { useRun } from '../_run/runContext.ts'
import { MeasureBar } from '../_scores/MeasureBar.tsx'
import { GridReactContext, type GridActions } from './state/gridContext.ts'
import type { GridPlace } from './state/gridKeys.ts'
import { PromptGrid } from './PromptGrid.tsx'
import { TrainedBar } from './TrainedBar.tsx'
import { ResultsToolbar } from './ResultsToolbar.tsx'
import { inUserOrder, movedColumn, wholeGrid, type GridView } from './state/gridView.ts'
import { useArrangedRows } from './view/useArrangedRows.ts'
import { useComparison } from './state/useComparison.ts'
import { useGridView } from './view/useGridView.ts'
import { ViewChips } from './view/ViewChips.tsx'
import { cx } from '../../../_ui/cx.ts'
import { useElementSize } from '../../../_ui/browser/useElementSize.ts'
import { FlaskConical, Play } from 'lucide-react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import type { GridModel } from '#server/core/grid/gridModel.ts'
import { selectionBetween } from './state/selection.ts'
import { findHeld, type HeldPlace, holdPlace, type KeyAt, namedKey, placeOfKey } from './state/heldPlace.ts'
import { SendDialog } from '../_dataset/SendDialog.tsx'
import { StoredCellPanel } from '../_inspector/StoredCellPanel.tsx'
import type { CellKey } from '#server/core/ids.ts'

/** The results: toolbar, filters, grid, and the inspector of the active cell beside or below the grid. */
export function ResultsPane() {
  const run = useRun()
  const { grid, model, gridError, cells, start, running, refetchGrid } = run
  const state = useGridView()
  const { view, change, against, diff, showDiff, density, inspected, inspect } = state
  const { active, repeat, setActive } = useActivePlace(state)
  const [extended, setExtended] = useState<{ to: GridPlace; model: GridModel } | null>(null)
  const corner = extended?.model === model ? extended.to : null
  const [sending, setSending] = useState<{ here: readonly CellKey[]; shown: readonly CellKey[] } | null>(null)
  const { comparison, error: comparisonError } = useComparison(against)
  const arranged = useArrangedRows(view, comparison)

  const inspecting = inspected !== ''
  const close = useCallback(() => inspect(''), [inspect])

  const planned = grid?.cells
  // The dialog keeps the cells that it was opened with while rows move.
  const openSending = useRef<(keys: readonly CellKey[]) => void>(() => undefined)
  const actions = useMemo<GridActions>(() => {
    const keysAt = ({ row, column }: GridPlace) => model.at(row, column).flatMap((index) => planned?.[index]?.key ?? [])
    return {
      pick: (next, { open }) => {
        setExtended(null)
        setActive(next, open || inspecting)
      },
      extend: (to) => setExtended({ to, model }),
      retry: (next) => {
        const keys = keysAt(next)
        if (running || keys.length === 0) return
        const failed = keys.filter((key) => cells.view(key).status === 'failed')
        void start(failed.length > 0 ? { cells: failed } : { cells: keys, noCache: true })
      },
      send: (keys) => openSending.current(keys),
      sort: (sort) => change({ sort }),
      hideColumn: (id) => change({ hidden: [...view.hidden, id] }),
      moveColumn: (id, to) =>
        change({
          order: movedColumn(
            inUserOrder(
              model.columns.map((column) => column.id),
              view.order,
            ),
            id,
            to,
          ),
        }),
      showDiff,
    }
  }, [model, planned, running, cells, start, setActive, inspecting, change, view.hidden, view.order, showDiff])
  const openActive = useCallback(() => {
    if (active) setActive(active, true)
  }, [active, setActive])
  const rateByKey = useRateKeys(openActive)
  const { sort } = view
  const context = useMemo(() => ({ actions, density, sort, diff, comparison }), [actions, density, sort, diff, comparison])

  const selection = useMemo(() => (arranged ? selectionBetween(arranged, { from: active, to: corner }) : null), [arranged, active, corner])
  const keysIn = (rows: Iterable<number>, columns: Iterable<number>) => {
    const across = [...columns]
    return [...rows].flatMap((row) => across.flatMap((column) => model.at(row, column).flatMap((index) => planned?.[index]?.key ?? [])))
  }

  useEffect(() => {
    openSending.current = (keys) => {
      if (!arranged) return
      const selected = selection && keys.length === 0 ? keysIn(selection.rows, selection.columns) : keys
      setSending({ here: selected, shown: keysIn(arranged.rows, arranged.columns) })
    }
  })

  function onKey(key: string): boolean {
    if (key === 'Escape') {
      setExtended(null)
      close()
    } else if (!active) return false
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
    copyText(outputs.join('\n\n'), outputs.length === 1 ? 'Output copied' : `${outputs.length} outputs copied`)
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
          <TrainedBar />
          {comparisonError ? (
            <div className="p-3">
              <ErrorNotice compact error={comparisonError} onRetry={() => state.compareWith(null)} />
            </div>
          ) : null}
          <InspectorDock
            open={inspecting && (active !== null || namedKey(inspected) !== null)}
            inspector={
              active ? (
                <CellInspector
                  place={active}
                  firstRepeat={repeat}
                  rows={arranged?.rows ?? []}
                  columns={arranged?.columns ?? []}
                  onMove={(next) => setActive(next, true)}
                  onClose={close}
                />
              ) : (
                <StoredCell inspected={inspected} onClose={close} />
              )
            }
          >
            {arranged === null ? (
              <div className="p-4">
                <ListSkeleton />
              </div>
            ) : arranged.rows.length === 0 ? (
              <NothingMatches view={view} onClear={() => change({ ...wholeGrid, hidden: view.hidden, order: view.order })} />
            ) : (
              <PromptGrid
                items={arranged.items}
                rows={arranged.rows}
                columns={arranged.columns}
                view={arranged.view}
                active={active}
                selection={selection}
                corner={corner}
                room={inspecting ? 'inspector' : 'grid'}
                onKey={onKey}
              />
            )}
          </InspectorDock>
          {sending && arranged ? (
            <SendDialog
              here={sending.here}
              shown={sending.shown}
              first={sending.here.length > 0 ? 'here' : 'shown'}
              onClose={() => setSending(null)}
            />
          ) : null}
        </GridReactContext>
      ) : null}
    </section>
  )
}

/** A cell that the URL names by its key and that the grid does not have. */
function StoredCell({ inspected, onClose }: { inspected: string; onClose: () => void }) {
  const key = namedKey(inspected)
  return key === null ? null : <StoredCellPanel cell={key} onClose={onClose} />
}

const WIDE_PX = 1040

/** The grid with the inspector at the right, or below it in a narrow pane. The grid keeps its scroll position. */
function InspectorDock({ open, inspector, children }: { open: boolean; inspector: ReactNode; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const wide = useElementSize(box).width >= WIDE_PX
  return (
    <div ref={box} className={cx('flex min-h-0 flex-1', wide ? 'flex-row' : 'flex-col')}>
      <div className="min-h-0 min-w-0 flex-1">{children}</div>
      {open ? (
        <div
          className={cx(
            'fade-in min-h-0 shrink-0 bg-surface',
            wide ? 'w-120 border-l border-border-strong' : 'h-[55%] border-t border-border-strong',
          )}
        >
          {inspector}
        </div>
      ) : null}
    </div>
  )
}

/** Shown instead of the grid if no row passes the filters. */
function NothingMatches({ view, onClear }: { view: GridView; onClear: () => void }) {
  return (
    <EmptyState icon={FlaskConical} title="No row matches" actions={<Button onClick={onClear}>Show all rows</Button>}>
      {view.change && !view.search
        ? 'No cell has this change since the earlier run. Cells without an output are not compared.'
        : 'Search for fewer words, or choose another filter.'}
    </EmptyState>
  )
}

/** Shown instead of the grid if the notebook has no cells: the error, or what is missing. */
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
      A cell is one prompt variant applied to one test case. Write a prompt block and add cases to see the grid here.
    </EmptyState>
  )
}

/** `at` is the position of `place` in `model`. */
type Held = { place: HeldPlace; model: GridModel | null; at: GridPlace | null; repeat: number }

/**
 * The active cell. It stays on its case and column during edits. While the URL names an inspected cell, that cell is the active one, so
 * links and the back button lead to it; an edit that moves the case writes its new name to the URL. The URL may also name a cell by its key,
 * which is replaced by its place. `repeat`: of the cell with that key.
 */
function useActivePlace({ inspected, inspect }: { inspected: string; inspect: (cell: string) => void }) {
  const { grid, model } = useRun()
  const planned = grid?.cells
  const keyAt = useCallback<KeyAt>(({ row, column }) => planned?.[model.at(row, column)[0] ?? -1]?.key ?? null, [model, planned])
  const [held, setHeld] = useState<Held | null>(null)
  const [followed, setFollowed] = useState('')

  if (inspected !== followed) {
    setFollowed(inspected)
    if (inspected !== '' && inspected !== held?.place.name)
      setHeld({ place: { name: inspected, key: namedKey(inspected) }, model: null, at: null, repeat: 0 })
  } else if (held && held.model !== model) {
    const asked = namedKey(held.place.name)
    const found = asked && placeOfKey(model, planned ?? [], asked)
    const at = asked ? found : findHeld(model, keyAt, held.place)
    setHeld({ place: (at && holdPlace(model, keyAt, at)) ?? held.place, model, at, repeat: found?.repeat ?? held.repeat })
  }

  const name = held?.place.name ?? ''
  useEffect(() => {
    if (inspected !== '' && inspected === followed && name !== inspected) inspect(name)
  }, [inspect, inspected, followed, name])

  const setActive = useCallback(
    (at: GridPlace, open: boolean) => {
      const place = holdPlace(model, keyAt, at)
      if (!place) return
      setHeld({ place, model, at, repeat: 0 })
      if (open) inspect(place.name)
    },
    [model, keyAt, inspect],
  )
  return { active: held?.model === model ? held.at : null, repeat: held?.repeat ?? 0, setActive }
}
