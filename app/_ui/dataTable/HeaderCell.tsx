import { ArrowDown, ArrowUp } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { cx } from '../cx.ts'

type Sort = { getIsSorted: () => false | 'asc' | 'desc'; toggleSorting: () => void; getCanSort: () => boolean }
type HeaderCellProps = {
  column: { header: ReactNode; align?: 'left' | 'right'; sticky?: boolean }
  sort: Sort | undefined
  style: CSSProperties
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const

/** A column's head; a button where the column sorts. */
export function HeaderCell({ column, sort, style }: HeaderCellProps) {
  const sorted = sort?.getIsSorted() ?? false
  const look = cx(
    'flex min-w-0 items-center gap-1 px-3 text-xs font-medium text-faint',
    column.align === 'right' && 'justify-end',
    column.sticky && 'bg-sunken',
  )
  if (!sort?.getCanSort()) {
    return (
      <div role="columnheader" className={look} style={style}>
        <span className="truncate">{column.header}</span>
      </div>
    )
  }
  const Arrow = sorted === 'desc' ? ArrowDown : ArrowUp
  return (
    <div role="columnheader" aria-sort={sorted ? ariaSort[sorted] : 'none'} className={look} style={style}>
      <button
        type="button"
        onClick={() => sort.toggleSorting()}
        className={cx('flex min-w-0 items-center gap-1 rounded-sm hover:text-text', sorted && 'text-text')}
      >
        <span className="truncate">{column.header}</span>
        <Arrow aria-hidden className={cx('size-3 shrink-0', !sorted && 'opacity-0')} />
      </button>
    </div>
  )
}
