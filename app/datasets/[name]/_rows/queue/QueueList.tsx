'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { Tag } from 'lucide-react'
import { memo, useEffect, type Ref, useImperativeHandle, useRef } from 'react'
import { answerText, promptMessages } from '#server/core/dataset/row/rowText.ts'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import { cx } from '../../../../_ui/cx.ts'
import { formatNumber } from '../../../../_ui/text/format.ts'
import { statusView } from '../../../_list/statusView.ts'
import type { RowFeed, ShownRow } from '../feed/rowFeed.ts'

const ROW_PX = 58
/** Fetched around what is visible, and ahead of the cursor. */
const AROUND = 30
const AHEAD = 80

export type QueueListHandle = { focus: () => void }

type QueueListProps = {
  numbers: readonly number[]
  feed: RowFeed
  /** The position of the open row. */
  at: number
  onOpen: (at: number) => void
  /** What of a row the reviewer may see. */
  lens: (shown: ShownRow) => ShownRow
  ref: Ref<QueueListHandle>
}

/** The rows of the queue; only those in view are drawn and fetched. */
export function QueueList({ numbers, feed, at, onOpen, lens, ref }: QueueListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  useImperativeHandle(ref, () => ({ focus: () => scroller.current?.focus({ preventScroll: true }) }), [])
  const rows = useVirtualizer({
    count: numbers.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    initialOffset: Math.max(0, at - 3) * ROW_PX,
  })
  const items = rows.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    rows.scrollToIndex(at, { align: 'auto' })
  }, [at, rows])
  useEffect(() => {
    const inView = numbers.slice(Math.max(0, first - AROUND), last + 1 + AROUND)
    const ahead = numbers.slice(Math.max(0, at - AROUND), at + 1 + AHEAD)
    feed.want([...ahead, ...inView])
  }, [numbers, first, last, at, feed])
  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label="Rows"
      aria-activedescendant={at >= first && at <= last ? optionId(at) : undefined}
      className="h-full overflow-auto rounded-md border bg-raised focus-visible:-outline-offset-2"
    >
      <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const n = numbers[index] ?? -1
          const shown = feed.row(n)
          return (
            <div
              key={index}
              id={optionId(index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              aria-posinset={index + 1}
              aria-setsize={numbers.length}
              onClick={() => onOpen(index)}
              className={cx('absolute inset-x-0 border-b', index === at ? 'bg-accent-soft' : 'hover:bg-hover')}
              style={{ height: ROW_PX, transform: `translateY(${start}px)` }}
            >
              {shown === null || shown === 'gone' ? (
                <p className="px-3 py-2 text-sm text-faint">
                  {shown === 'gone' ? 'This row was removed.' : `${formatNumber(index + 1)} …`}
                </p>
              ) : (
                <QueueRow place={index + 1} shown={lens(shown)} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function optionId(index: number): string {
  return `queue-row-${index}`
}

const QueueRow = memo(function QueueRow({ place, shown: { row, isUnsent, isChangedElsewhere } }: { place: number; shown: ShownRow }) {
  const { label, bar } = statusView[row.status]
  const { prompt, answer } = summary(row.content)
  return (
    <div className="flex h-full gap-2.5 px-3 py-1.5">
      <span aria-hidden className={cx('mt-1.5 size-2 shrink-0 rounded-full', bar)} />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="truncate font-medium">
          {prompt}
        </p>
        <p dir="auto" className="truncate text-sm text-muted">
          {answer}
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end text-xs text-muted tabular">
        <span>{formatNumber(place)}</span>
        <span className="flex items-center gap-1.5">
          <span className="sr-only">{label}</span>
          {isUnsent ? <span title="Not saved yet">…</span> : null}
          {isChangedElsewhere ? <span className="text-warn">changed</span> : null}
          {row.tags.length > 0 ? (
            <span className="inline-flex items-center gap-0.5" title={row.tags.join(', ')}>
              <Tag aria-hidden className="size-3" />
              {row.tags.length}
              <span className="sr-only">tags</span>
            </span>
          ) : null}
          {row.rating === null ? null : <span>{row.rating} of 5</span>}
        </span>
      </div>
    </div>
  )
})

const SUMMARY_LENGTH = 160

function summary(content: RowContent): { prompt: string; answer: string } {
  const asked = promptMessages(content).findLast(({ role }) => role === 'user') ?? promptMessages(content).at(-1)
  return { prompt: oneLine(asked?.content ?? '') || 'No prompt', answer: oneLine(answerText(content)) || 'No answer' }
}

function oneLine(text: string): string {
  return text
    .slice(0, SUMMARY_LENGTH * 2)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, SUMMARY_LENGTH)
}
