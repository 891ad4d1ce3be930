'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, type KeyboardEvent, useCallback, useState } from 'react'
import { columnTitle, columnTitleText } from '#server/core/grid/columnTitle.ts'
import { headRows } from '#server/core/grid/headRows.ts'
import { useRun } from '../_run/runContext.ts'
import type { GridItem } from './view/arrangeRows.ts'
import { CaseHead } from './heads/CaseHead.tsx'
import { ColumnHead } from './heads/ColumnHead.tsx'
import { PIVOT_ROW_PX, PivotHeads } from './heads/PivotHeads.tsx'
import { densityView } from './state/density.ts'
import { useGrid } from './state/gridContext.ts'
import { moveInGrid, type GridPlace } from './state/gridKeys.ts'
import type { GridView } from './state/gridView.ts'
import type { GridSelection } from './state/selection.ts'
import { cellElementId, OutputCell } from './cell/OutputCell.tsx'
import { placeName } from './state/heldPlace.ts'
import { useElementSize } from '../../../_ui/browser/useElementSize.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { useSlicedOverCells } from '../_run/useSlicedOverCells.ts'
import { pressedKey } from '../../../_ui/browser/pressedKey.ts'
import { columnSummaries, type ColumnSummary } from './heads/columnSummary.ts'

export type PromptGridProps = {
  /** Rows and group headers, in order. */
  items: readonly GridItem[]
  /** Positions of the visible rows in the grid model. */
  rows: readonly number[]
  /** Positions of the visible columns in the grid model. */
  columns: readonly number[]
  /** The view that produced this arrangement. */
  view: GridView
  /** Position in the grid model. */
  active: GridPlace | null
  /** Several selected places, and the corner that Shift with an arrow key moves; null if there is only the active one. */
  selection: GridSelection | null
  corner: GridPlace | null
  /** Changes when the size of the grid changes, for example when the inspector opens. The active cell is then scrolled into view. */
  room: string
  onKey: (key: string) => boolean
}

const GROUP_PX = 30

/** A stable key, so that a row keeps its scroll position when other rows appear or disappear. */
function itemKey(item: GridItem | undefined): string | number {
  return item?.kind === 'group' ? `group ${item.name}` : (item?.row ?? -1)
}

/** Test cases as rows, variants and points as columns; virtualised in both directions. A cell re-renders on its own while it streams. */
export function PromptGrid({ items, rows, columns, view, active, selection, corner, room, onKey }: PromptGridProps) {
  const { model, scoring } = useRun()
  const { actions, density } = useGrid()
  const summaries = useColumnSummaries()
  const scroller = useRef<HTMLDivElement>(null)
  const { width: available } = useElementSize(scroller)
  const labels = useMemo(() => model.columns.map((column) => columnTitleText(columnTitle(column, model.columns))), [model])
  const ids = useMemo(() => columns.map((column) => model.columns[column]?.id ?? ''), [model, columns])
  const pivot = useMemo(
    () =>
      headRows(
        columns.flatMap((column) => model.columns[column] ?? []),
        model.columns,
      ),
    [model, columns],
  )
  const { widthOf, resize } = useColumnSizes()
  const widths = gridWidths(available, columns.length)
  const pivotHeight = pivot.length * PIVOT_ROW_PX
  const { shownScores, onFold } = useFoldedScores(scoring.names.length)
  const head = pivotHeight + headHeight(shownScores + (onFold ? 1 : 0))
  const { height } = densityView[density]

  const rowWindow = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (position) => (items[position]?.kind === 'group' ? GROUP_PX : height),
    getItemKey: (position) => itemKey(items[position]),
    paddingStart: head,
    scrollPaddingStart: head,
    overscan: 4,
  })
  const columnWindow = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getItemKey: (position) => columns[position] ?? position,
    getScrollElement: () => scroller.current,
    estimateSize: (position) => widthOf(ids[position] ?? '') ?? widths.column,
    paddingStart: widths.head,
    scrollPaddingStart: widths.head,
    overscan: 1,
  })
  useEffect(() => rowWindow.measure(), [rowWindow, height, head, items])
  useEffect(() => columnWindow.measure(), [columnWindow, widths.column, widths.head, widthOf, ids])

  const shownRow = active ? rows.indexOf(active.row) : -1
  const shownItem = active ? items.findIndex((item) => item.kind === 'row' && item.row === active.row) : -1
  const shownColumn = active ? columns.indexOf(active.column) : -1
  // Scrolls only when the user moves the active cell, not when the cell moves because rows are sorted again as scores arrive.
  const shownAt = useRef({ item: -1, column: -1 })
  useEffect(() => void (shownAt.current = { item: shownItem, column: shownColumn }))
  const name = active ? placeName(model, active) : ''
  useEffect(() => {
    const { item, column } = shownAt.current
    if (name === '' || item < 0 || column < 0) return
    rowWindow.scrollToIndex(item)
    columnWindow.scrollToIndex(column)
  }, [rowWindow, columnWindow, name, room, view])

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey) return
    const far = event.ctrlKey || event.metaKey
    const start = event.shiftKey && corner ? corner : active
    const from = { row: Math.max(0, start ? rows.indexOf(start.row) : -1), column: Math.max(0, start ? columns.indexOf(start.column) : -1) }
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - head) / height) - 1)
    const to = moveInGrid(from, { key: event.key, far }, { rows: rows.length, columns: columns.length, page })
    if (to) {
      event.preventDefault()
      // The first key press only activates a cell.
      const next = shownRow >= 0 && shownColumn >= 0 ? to : from
      const row = rows[next.row]
      const column = columns[next.column]
      if (row === undefined || column === undefined) return
      if (event.shiftKey && shownRow >= 0) {
        actions.extend({ row, column })
        rowWindow.scrollToIndex(items.findIndex((item) => item.kind === 'row' && item.row === row))
        columnWindow.scrollToIndex(next.column)
      } else actions.pick({ row, column }, { open: false })
    } else if (!far && onKey(pressedKey(event))) event.preventDefault()
  }

  const columnItems = columnWindow.getVirtualItems()
  const width = columnWindow.getTotalSize()
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label="Results grid"
      aria-multiselectable
      aria-rowcount={items.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={active && shownRow >= 0 ? cellElementId(active) : undefined}
      onKeyDown={onKeyDown}
      className="h-full overflow-auto overscroll-contain bg-raised focus-visible:outline-none"
    >
      <div className="relative" style={{ width, height: rowWindow.getTotalSize() }}>
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-20 border-b border-border-strong bg-sunken"
          style={{ width, height: head }}
        >
          <div
            role="columnheader"
            className="sticky left-0 z-10 flex h-full flex-col border-r border-border-strong bg-sunken text-xs text-faint"
            style={{ width: widths.head }}
          >
            {pivot.map(({ name: axis }) => (
              <span key={axis} aria-hidden className="truncate px-3 text-right leading-[22px]" style={{ height: PIVOT_ROW_PX }}>
                {axis}
              </span>
            ))}
            <span className="mt-auto px-3 pb-2">Test case</span>
          </div>
          <PivotHeads
            rows={pivot}
            placeOf={(position) => columnWindow.measurementsCache[position] ?? { start: 0, size: 0 }}
            drawn={{ first: columnItems[0]?.index ?? 0, last: columnItems.at(-1)?.index ?? -1 }}
            headWidth={widths.head}
          />
          {columnItems.map(({ index, start, size, key }) => {
            const column = columns[index] ?? -1
            const label = labels[column]
            return label === undefined ? null : (
              <ColumnHead
                key={key}
                column={column}
                position={index}
                label={label}
                summary={summaries[column]}
                left={start}
                width={size}
                top={pivotHeight}
                before={ids[index - 1] ?? null}
                after={ids[index + 1] ?? null}
                onResize={resize}
                shown={shownScores}
                onFold={onFold}
              />
            )
          })}
        </div>
        {rowWindow.getVirtualItems().map((item) => {
          const shown = items[item.index]
          const place = { width, height: item.size, transform: `translateY(${item.start}px)`, top: 0 }
          if (shown?.kind === 'group')
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                className="absolute border-b border-border-strong bg-sunken"
                style={place}
              >
                <GroupHead name={shown.name} rows={shown.rows} grouping={view.group ?? ''} />
              </div>
            )
          const row = shown?.row ?? -1
          const gridRow = model.rows[row]
          if (!gridRow) return null
          return (
            <div key={item.key} role="row" aria-rowindex={item.index + 2} className="absolute border-b border-border" style={place}>
              <CaseHead row={gridRow} width={widths.head} />
              {columnItems.map(({ index, start, size, key }) => {
                const column = columns[index] ?? -1
                return (
                  <OutputCell
                    key={key}
                    row={row}
                    column={column}
                    position={index}
                    label={`${labels[column] ?? ''}, case ${gridRow.case}`}
                    left={start}
                    width={size}
                    active={active?.row === row && active.column === column}
                    selected={selection !== null && selection.rows.has(row) && selection.columns.has(column)}
                  />
                )
              })}
            </div>
          )
        })}
      </div>
    </div>
  )
}

const LEAST_COLUMN_PX = 204
const MOST_COLUMN_PX = 460
const LEAST_HEAD_PX = 150
const MOST_HEAD_PX = 300

/** Widths in pixels: a few columns share the available width, many columns scroll. */
function gridWidths(available: number, columns: number): { head: number; column: number } {
  const head = Math.round(Math.min(MOST_HEAD_PX, Math.max(LEAST_HEAD_PX, available * 0.24)))
  const share = columns === 0 ? LEAST_COLUMN_PX : Math.floor((available - head) / columns)
  return { head, column: Math.min(MOST_COLUMN_PX, Math.max(LEAST_COLUMN_PX, share)) }
}

/** Height of a column's own head in pixels: counts and actions, one line per metric. */
function headHeight(metrics: number): number {
  return 4 + 20 + 4 + 18 * metrics + 8
}

const MOST_SCORES = 8
const FOLDED_SCORES = 6

/** How many scores the heads show: all, or the first ones of many until the user asks for the others. */
function useFoldedScores(count: number): { shownScores: number; onFold: (() => void) | null } {
  const [all, setAll] = useState(false)
  const onFold = useCallback(() => setAll((before) => !before), [])
  return count <= MOST_SCORES ? { shownScores: count, onFold: null } : { shownScores: all ? count : FOLDED_SCORES, onFold }
}

const LEAST_RESIZED_PX = 96
const MOST_RESIZED_PX = 1600

/** The widths in pixels that the user gave to columns, by their ids. */
function useColumnSizes() {
  const [sizes, setSizes] = useState<Readonly<Record<string, number>>>({})
  const widthOf = useCallback((id: string) => sizes[id] ?? null, [sizes])
  const resize = useCallback((id: string, width: number | null) => {
    setSizes(({ [id]: _before, ...others }) =>
      width === null ? others : { ...others, [id]: Math.min(MOST_RESIZED_PX, Math.max(LEAST_RESIZED_PX, Math.round(width))) },
    )
  }, [])
  return { widthOf, resize }
}

/** The header of a group of rows: their common tag and their number. */
function GroupHead({ name, rows, grouping }: { name: string; rows: number; grouping: string }) {
  const title = name === '' ? (grouping === 'tag' ? 'No tag' : `No ${grouping}`) : name
  return (
    <div role="rowheader" className="sticky left-0 flex h-full w-fit items-center gap-2 px-3 text-sm">
      <span className="font-semibold">{title}</span>
      <span className="text-faint tabular">{formatCount(rows, 'row')}</span>
    </div>
  )
}

const none: ColumnSummary[] = []

/** The summaries of the columns, updated a few times a second during a run. */
function useColumnSummaries(): ColumnSummary[] {
  const { grid, model, cells, scoring, trained } = useRun()
  const planned = grid?.cells
  const work = useCallback(
    () => columnSummaries({ model, cells: planned ?? [], viewOf: ({ key }) => cells.view(key), scoring, isCounted: trained.isCounted }),
    [model, planned, cells, scoring, trained],
  )
  return useSlicedOverCells(work, none)
}
