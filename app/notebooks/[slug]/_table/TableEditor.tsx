'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useMemo, useRef, type PointerEvent, type ReactNode, memo } from 'react'
import { cx } from '../../../_ui/cx.ts'
import { headOf } from '../../../_ui/text/cutText.ts'
import { ColumnHeader } from './ColumnHeader.tsx'
import { moveRow, type CellPlace } from './editTable.ts'
import { type ItemTable, cellText, type ItemColumn, type ItemRow } from './itemTable.ts'
import { TableToolbar } from './TableToolbar.tsx'
import { useCellEditing } from './useCellEditing.ts'

const ROW_PX = 30
const GUTTER_PX = 44
const MOST_ROWS_SHOWN = 13

export type TableEditorProps = {
  /** Accessible name of the grid. */
  label: string
  table: ItemTable
  onChange: (next: ItemTable) => void
  onPaste: (cells: string[][], at: CellPlace) => void
  onUndo: () => void
  onRedo: () => void
  /** Shown at the right end of the toolbar. */
  actions?: ReactNode
}

/**
 * An editable, virtualised table. Arrow keys move, with Shift they select; typing or Enter edits a cell, Esc cancels; Tab moves
 * along the row; Delete empties cells; Mod+C and Mod+V exchange cells with a spreadsheet; Mod+Z undoes. Typing in the row below
 * the last one adds a row.
 */
export function TableEditor({ label, table, onChange, onPaste, onUndo, onRedo, actions }: TableEditorProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const { place, span, draft, input, move, edit, handlers } = useCellEditing({
    table,
    onChange,
    onPaste,
    onUndo,
    onRedo,
    page: MOST_ROWS_SHOWN - 1,
  })
  const widths = useMemo(() => columnWidths(table), [table])
  const template = `${GUTTER_PX}px ${widths.map((width) => `minmax(${width}px, ${width}fr)`).join(' ')}`
  const count = table.rows.length + 1
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    scrollPaddingStart: ROW_PX,
  })

  useEffect(() => {
    if (document.activeElement === input.current) rows.scrollToIndex(place.row)
  }, [place.row, rows, input])

  // The only text area is placed over the active cell, whose column the layout has placed.
  useLayoutEffect(() => {
    const header = head.current?.children[place.column + 1]
    if (!(header instanceof HTMLElement) || !input.current) return
    Object.assign(input.current.style, {
      left: `${header.offsetLeft}px`,
      width: `${header.offsetWidth}px`,
      top: `${ROW_PX + place.row * ROW_PX}px`,
    })
    if (document.activeElement === input.current) input.current.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })

  function onPointerDown(event: PointerEvent) {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null
    if (!cell || event.button !== 0) return
    event.preventDefault()
    move({ row: Number(cell.dataset.row), column: Number(cell.dataset.column) }, event.shiftKey)
  }

  const moveActiveRow = (step: -1 | 1) => {
    onChange(moveRow(table, place.row, step))
    move({ row: Math.min(table.rows.length - 1, Math.max(0, place.row + step)), column: place.column })
  }
  const column = table.columns[place.column]
  return (
    <div className="flex flex-col">
      <div
        ref={scroller}
        role="presentation"
        onPointerDown={onPointerDown}
        onDoubleClick={(event) => event.target instanceof Element && event.target.closest('[data-column]') && edit()}
        className="relative overflow-auto outline-none"
        style={{ maxHeight: ROW_PX * (MOST_ROWS_SHOWN + 1.5), scrollPaddingLeft: GUTTER_PX, scrollPaddingTop: ROW_PX }}
      >
        <div
          role="grid"
          tabIndex={-1}
          aria-label={label}
          aria-rowcount={table.rows.length + 1}
          aria-colcount={table.columns.length}
          aria-multiselectable
          className="relative outline-none"
          style={{ minWidth: GUTTER_PX + widths.reduce((sum, width) => sum + width, 0), height: ROW_PX * (count + 1) }}
        >
          <div
            ref={head}
            role="row"
            aria-rowindex={1}
            className="sticky top-0 z-20 grid border-b bg-sunken"
            style={{ gridTemplateColumns: template, height: ROW_PX }}
          >
            <span role="columnheader" className="sticky left-0 z-5 border-r bg-sunken">
              <span className="sr-only">Row</span>
            </span>
            {table.columns.map((each) => (
              <ColumnHeader key={`${each.kind} ${each.name}`} column={each} table={table} onChange={onChange} />
            ))}
          </div>
          {rows.getVirtualItems().map((item) => (
            <TableRow
              key={item.index}
              index={item.index}
              row={table.rows[item.index] ?? null}
              columns={table.columns}
              template={template}
              top={item.start + ROW_PX}
              span={item.index >= span.from.row && item.index <= span.to.row ? span : null}
              active={item.index === place.row ? place.column : null}
            />
          ))}
        </div>
        <textarea
          ref={input}
          {...handlers}
          aria-label={column ? `Cell ${column.name}, ${place.row === table.rows.length ? 'new row' : `row ${place.row + 1}`}` : 'Cell'}
          value={draft ?? ''}
          rows={1}
          spellCheck={false}
          className={cx(
            'absolute z-10 resize-none rounded-sm px-2 py-1 text-base leading-[20px] outline-none focus-visible:outline-none',
            draft === null
              ? 'pointer-events-none h-[30px] overflow-hidden bg-transparent text-transparent caret-transparent ring-accent ring-inset focus:ring-2'
              : 'field-sizing-content max-h-80 min-h-[30px] bg-raised ring-2 shadow-float ring-accent',
          )}
        />
      </div>
      <TableToolbar table={table} place={place} onChange={onChange} onMove={move} onMoveRow={moveActiveRow} actions={actions} />
    </div>
  )
}

const LEAST_PX = 84

const MOST_PX = 280

const PX_PER_CHARACTER = 7

const SAMPLE = 60

/** The least width of each column in pixels, from its name and its first rows. The rest of the width is shared in proportion. */
function columnWidths({ columns, rows }: ItemTable): number[] {
  return columns.map((column) => {
    const lengths = rows.slice(0, SAMPLE).map((row) => visualLength(cellText(row, column)))
    const longest = Math.max(visualLength(column.name) + 4, ...lengths)
    return Math.min(MOST_PX, Math.max(LEAST_PX, Math.round(longest * PX_PER_CHARACTER) + 24))
  })
}

/** The length of a text in which characters of Hangul, Han and kana count nearly double, as they are drawn wider. */
function visualLength(text: string): number {
  const wide = text.slice(0, 200).match(/[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0
  return Math.min(text.length, 200) + wide * 0.8
}

type TableRowProps = {
  index: number
  /** Null for the row below the last one, where a new row is added. */
  row: ItemRow | null
  columns: readonly ItemColumn[]
  template: string
  top: number
  /** The selected span, if it includes this row. */
  span: { from: CellPlace; to: CellPlace } | null
  /** Column of the active cell, if it is in this row. */
  active: number | null
}

const LONGEST_SHOWN = 300

const TableRow = memo(function TableRow({ index, row, columns, template, top, span, active }: TableRowProps) {
  const wide = span !== null && (span.from.row !== span.to.row || span.from.column !== span.to.column)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="absolute inset-x-0 grid h-[30px] border-b"
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)`, top: 0 }}
    >
      <span
        role="rowheader"
        className="sticky left-0 z-5 flex items-center justify-end border-r bg-sunken pr-2 text-xs text-faint tabular select-none"
      >
        {row ? index + 1 : '+'}
      </span>
      {columns.map((column, position) => {
        const text = row ? cellText(row, column) : ''
        const selected = wide && span !== null && position >= span.from.column && position <= span.to.column
        return (
          <div
            key={`${column.kind} ${column.name}`}
            role="gridcell"
            aria-colindex={position + 1}
            aria-selected={selected || active === position}
            data-row={index}
            data-column={position}
            title={text.length > 40 ? headOf(text, 1_000) : undefined}
            className={cx(
              'min-w-0 cursor-cell truncate border-r px-2 leading-[29px] whitespace-pre select-none last:border-r-0',
              selected && 'bg-accent-soft',
              column.kind === 'field' && 'text-muted',
            )}
          >
            {row || position > 0 ? (
              headOf(text, LONGEST_SHOWN).replaceAll('\n', ' ↵ ')
            ) : (
              <span className="text-sm text-faint">New row</span>
            )}
          </div>
        )
      })}
    </div>
  )
})
