'use client'

import { Check, Copy, Diff, NotebookPen, PencilLine, Tag, Undo2, X } from 'lucide-react'
import type { DatasetRow } from '#server/core/dataset/row/row.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Kbd } from '../../../../_ui/controls/Kbd.tsx'
import { cx } from '../../../../_ui/cx.ts'
import { type RowAction, rowKeys } from './rowKeys.ts'

const ratings = [1, 2, 3, 4, 5] as const

type ActionBarProps = { row: DatasetRow; isDiff: boolean; onAction: (action: RowAction) => void }

/** What can be done with the open row, each with its key. */
export function ActionBar({ row, isDiff, onAction }: ActionBarProps) {
  const button = (action: RowAction, label: string, options: Partial<Parameters<typeof Button>[0]> = {}) => (
    <Button
      size="sm"
      {...options}
      title={rowKeys[action].does}
      aria-keyshortcuts={rowKeys[action].keys[0]}
      trailing={<Kbd keys={rowKeys[action].keys[0] ?? ''} />}
      onClick={() => onAction(action)}
    >
      {label}
    </Button>
  )
  const isAccepted = row.status === 'accepted' || row.status === 'edited'
  return (
    <div role="toolbar" aria-label="Decide on the row" className="flex flex-wrap items-center gap-1.5">
      {button('accept', 'Accept', { variant: 'primary', icon: Check, 'aria-pressed': isAccepted })}
      {button('reject', 'Reject', { variant: 'danger', icon: X, 'aria-pressed': row.status === 'rejected' })}
      {button('edit', 'Edit', { icon: PencilLine })}
      {button('tag', 'Tag', { icon: Tag })}
      {button('note', 'Note', { icon: NotebookPen })}
      {button('similar', 'Similar', { icon: Copy })}
      {button('diff', 'Differences', { icon: Diff, 'aria-pressed': isDiff })}
      {button('undo', 'Undo', { icon: Undo2 })}
      <div role="group" aria-label="Rating" className="inline-flex items-center rounded-md border border-border-strong bg-raised">
        {ratings.map((rating) => (
          <button
            key={rating}
            type="button"
            aria-label={`Rate ${rating}`}
            aria-pressed={row.rating === rating}
            onClick={() => onAction(`rate${rating}`)}
            className={cx(
              'size-7 text-sm tabular transition-colors first:rounded-l-md last:rounded-r-md hover:bg-hover',
              row.rating === rating ? 'bg-accent text-on-accent hover:bg-accent-strong' : 'text-muted',
            )}
          >
            {rating}
          </button>
        ))}
      </div>
    </div>
  )
}
