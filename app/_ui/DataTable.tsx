'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import { cx } from './cx.ts'
import { columnWidth, stickyEdges, type DataColumn } from './dataTable/dataColumn.ts'
import { HeaderCell } from './dataTable/HeaderCell.tsx'
import { neighbourRow } from './dataTable/neighbourRow.ts'
import { useSortedTable } from './dataTable/useSortedTable.ts'

export type DataTableProps<T extends object> = {
  /** Keep the arrays stable between renders (state or useMemo): a new one is sorted anew. */
  rows: readonly T[]
  columns: readonly DataColumn<T>[]
  rowKey: (row: T) => string
  /** Accessible name. */
  label: string
  /** Pixels, default 36. With `measureRows` it is the first guess only. */
  rowHeight?: number
  measureRows?: boolean
  /** Also draw only the columns in sight; for tables with more than some thirty columns. */
  virtualColumns?: boolean
  selectedKey?: string | null
  /** Click or Enter on a row. */
  onOpen?: (row: T) => void
  /** The table scrolls inside this height; default: it fills its parent. */
  maxHeight?: number
  empty?: ReactNode
}

/** A virtualised, sortable table. Arrow keys, Page keys, Home and End move between rows. */
export function DataTable<T extends object>({
  rows,
  columns,
  rowKey,
  label,
  rowHeight = 36,
  measureRows = false,
  virtualColumns = false,
  selectedKey,
  onOpen,
  maxHeight,
  empty,
}: DataTableProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  const table = useSortedTable(rows, columns)
  const sorted = table.getRowModel().rows
  const edges = stickyEdges(columns)

  const rowWindow = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (position) => (sorted[position] ? rowKey(sorted[position].original) : position),
    overscan: 8,
  })
  const columnWindow = useVirtualizer({
    horizontal: true,
    enabled: virtualColumns,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (position) => (columns[position] ? columnWidth(columns[position]) : 0),
    overscan: 3,
    // Sticky columns are drawn wherever the table is scrolled to.
    rangeExtractor: ({ startIndex, endIndex, overscan }) => {
      const first = Math.max(edges.length, startIndex - overscan)
      const last = Math.min(columns.length - 1, endIndex + overscan)
      return [...edges.keys(), ...Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step)]
    },
  })
  const shown = virtualColumns ? columnWindow.getVirtualItems().map((item) => item.index) : [...columns.keys()]
  const template = columns
    .map((column) => (virtualColumns ? `${columnWidth(column)}px` : `minmax(${columnWidth(column)}px, ${columnWidth(column)}fr)`))
    .join(' ')
  const width = columns.reduce((sum, column) => sum + columnWidth(column), 0)

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const position = Number(event.currentTarget.dataset.index)
    if (event.key === 'Enter' && event.target === event.currentTarget) {
      const row = sorted[position]
      if (row) onOpen?.(row.original)
      return
    }
    const next = neighbourRow(position, event.key, { count: sorted.length, page: 10 })
    if (next === null || event.target !== event.currentTarget) return
    event.preventDefault()
    rowWindow.scrollToIndex(next)
    // The row may only be drawn after the scroll.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus())
  }

  const place = (position: number) => ({
    gridColumn: position + 1,
    ...(edges[position] === undefined ? {} : { position: 'sticky' as const, left: edges[position], zIndex: 1 }),
  })

  return (
    <div
      ref={scroller}
      role="table"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      aria-colcount={columns.length}
      className={cx('card overflow-auto', maxHeight === undefined && 'h-full')}
      style={{ maxHeight }}
    >
      <div style={{ minWidth: width }}>
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 grid h-8 border-b bg-sunken"
          style={{ gridTemplateColumns: template }}
        >
          {shown.map((position) => {
            const column = columns[position]
            return column ? <HeaderCell key={column.id} column={column} sort={table.getColumn(column.id)} style={place(position)} /> : null
          })}
        </div>
        {sorted.length === 0 ? empty : null}
        <div role="rowgroup" className="relative" style={{ height: rowWindow.getTotalSize() }}>
          {rowWindow.getVirtualItems().map((item) => {
            const row = sorted[item.index]
            if (!row) return null
            const selected = selectedKey === rowKey(row.original)
            return (
              <div
                key={item.key}
                ref={measureRows ? rowWindow.measureElement : undefined}
                data-index={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={selectedKey === undefined ? undefined : selected}
                tabIndex={onOpen ? (selected || (!selectedKey && item.index === 0) ? 0 : -1) : undefined}
                onClick={onOpen ? () => onOpen(row.original) : undefined}
                onKeyDown={onOpen ? onKeyDown : undefined}
                className={cx(
                  'absolute inset-x-0 grid border-b border-border focus-visible:outline-offset-[-2px]',
                  onOpen && 'hover:bg-hover',
                  selected ? 'bg-accent-soft [--cell:var(--accent-soft)]' : '[--cell:var(--raised)]',
                )}
                style={{
                  gridTemplateColumns: template,
                  transform: `translateY(${item.start}px)`,
                  ...(measureRows ? { minHeight: rowHeight } : { height: rowHeight }),
                }}
              >
                {shown.map((position) => {
                  const column = columns[position]
                  if (!column) return null
                  return (
                    <div
                      key={column.id}
                      role="cell"
                      aria-colindex={position + 1}
                      className={cx(
                        'min-w-0 px-3 py-1.5',
                        !measureRows && 'flex items-center',
                        column.align === 'right' && 'justify-end text-right tabular',
                        column.sticky && 'bg-(--cell)',
                      )}
                      style={place(position)}
                    >
                      {column.cell(row.original, item.index)}
                    </div>
                  )
                })}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
