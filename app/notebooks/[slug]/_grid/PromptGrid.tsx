'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import { columnTitle, columnTitleText } from '#server/core/grid/columnTitle.ts'
import { useRun } from '../_run/runContext.ts'
import { CaseHead } from './CaseHead.tsx'
import { cellElementId } from './cellElementId.ts'
import { ColumnHead } from './ColumnHead.tsx'
import { densityView } from './density.ts'
import { useGrid } from './gridContext.ts'
import { moveInGrid, type GridPlace } from './gridKeys.ts'
import { gridWidths, headHeight } from './gridSizes.ts'
import { OutputCell } from './OutputCell.tsx'
import { useColumnSummaries } from './useColumnSummaries.ts'
import { useWidth } from './useWidth.ts'

export type PromptGridProps = {
  /** Positions of the rows to show, in order. */
  rows: readonly number[]
  /** Row and column of the grid model. */
  active: GridPlace | null
  /** Changes where the grid's room does, as when the inspector opens: the active cell is then kept in sight. */
  room: string
  onKey: (key: string) => boolean
}

/** Test cases down, variants and points across. Both ways only what is in sight is drawn; a cell draws itself while it streams. */
export function PromptGrid({ rows, active, room, onKey }: PromptGridProps) {
  const { model, scoring } = useRun()
  const { actions, density } = useGrid()
  const summaries = useColumnSummaries()
  const scroller = useRef<HTMLDivElement>(null)
  const available = useWidth(scroller)
  const titles = useMemo(
    () =>
      model.columns.map((column) => {
        const title = columnTitle(column, model.columns)
        return { title, label: columnTitleText(title) }
      }),
    [model],
  )
  const widths = gridWidths(available, model.columns.length)
  const head = headHeight({ axes: model.columns.some(({ axes }) => axes.length > 0), metrics: scoring.names.length })
  const { height } = densityView[density]

  const rowWindow = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (position) => rows[position] ?? position,
    paddingStart: head,
    scrollPaddingStart: head,
    overscan: 4,
  })
  const columnWindow = useVirtualizer({
    horizontal: true,
    count: model.columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => widths.column,
    paddingStart: widths.head,
    scrollPaddingStart: widths.head,
    overscan: 1,
  })
  useEffect(() => rowWindow.measure(), [rowWindow, height, head])
  useEffect(() => columnWindow.measure(), [columnWindow, widths.column, widths.head])

  const shownRow = active ? rows.indexOf(active.row) : -1
  const shownColumn = active?.column ?? -1
  useEffect(() => {
    if (shownRow < 0 || shownColumn < 0) return
    rowWindow.scrollToIndex(shownRow)
    columnWindow.scrollToIndex(shownColumn)
  }, [rowWindow, columnWindow, shownRow, shownColumn, room])

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey) return
    const far = event.ctrlKey || event.metaKey
    const from = { row: Math.max(0, shownRow), column: active?.column ?? 0 }
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - head) / height) - 1)
    const to = moveInGrid(from, { key: event.key, far }, { rows: rows.length, columns: model.columns.length, page })
    if (to) {
      event.preventDefault()
      // The first key only says where one is.
      const next = active && shownRow >= 0 ? to : from
      const row = rows[next.row]
      if (row !== undefined) actions.pick({ row, column: next.column }, { open: false })
    } else if (!far && onKey(event.key)) event.preventDefault()
  }

  const columnItems = columnWindow.getVirtualItems()
  const width = columnWindow.getTotalSize()
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label="Results grid"
      aria-rowcount={rows.length + 1}
      aria-colcount={model.columns.length + 1}
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
            className="sticky left-0 z-10 flex h-full items-end border-r border-border-strong bg-sunken px-3 py-2 text-xs text-faint"
            style={{ width: widths.head }}
          >
            Test case
          </div>
          {columnItems.map(({ index, start, size, key }) => {
            const title = titles[index]
            return title ? (
              <ColumnHead
                key={key}
                column={index}
                title={title.title}
                label={title.label}
                summary={summaries[index]}
                left={start}
                width={size}
              />
            ) : null
          })}
        </div>
        {rowWindow.getVirtualItems().map((item) => {
          const row = rows[item.index] ?? -1
          const gridRow = model.rows[row]
          if (!gridRow) return null
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              className="absolute border-b border-border"
              style={{ width, height: item.size, transform: `translateY(${item.start}px)`, top: 0 }}
            >
              <CaseHead row={gridRow} width={widths.head} />
              {columnItems.map(({ index, start, size, key }) => (
                <OutputCell
                  key={key}
                  row={row}
                  column={index}
                  label={`${titles[index]?.label ?? ''}, case ${gridRow.case}`}
                  left={start}
                  width={size}
                  active={active?.row === row && active.column === index}
                />
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}
