import { memo } from 'react'
import { headOf } from '../../../_ui/text/cutText.ts'
import { cx } from '../../../_ui/cx.ts'
import type { CellPlace } from './editTable.ts'
import { cellText, type ItemColumn, type ItemRow } from './itemTable.ts'

export type TableRowProps = {
  index: number
  /** Null: the row below the last, which makes a new one. */
  row: ItemRow | null
  columns: readonly ItemColumn[]
  template: string
  top: number
  /** The selected span, where it touches this row. */
  span: { from: CellPlace; to: CellPlace } | null
  /** Column of the active cell, where it is in this row. */
  active: number | null
}

const LONGEST_SHOWN = 300

export const TableRow = memo(function TableRow({ index, row, columns, template, top, span, active }: TableRowProps) {
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
