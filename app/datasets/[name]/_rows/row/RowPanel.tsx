'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import type { DatasetRow, RowId } from '#server/core/dataset/row/row.ts'
import { answerText, promptText } from '#server/core/dataset/row/rowText.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { ScrollRegion } from '../../../../_ui/layout/ScrollRegion.tsx'
import { formatCount, formatDateTime, formatNumber } from '../../../../_ui/text/format.ts'
import { ContentDiff } from '../../../_diff/ContentDiff.tsx'
import { statusView } from '../../../_list/statusView.ts'
import type { ShownRow } from '../feed/rowFeed.ts'
import { ContentView } from './ContentView.tsx'
import { HistorySection } from './HistorySection.tsx'
import { OriginLine } from './OriginLine.tsx'
import { TokenLine } from './TokenLine.tsx'

type RowPanelProps = {
  shown: ShownRow
  isDiff: boolean
  isBlind: boolean
  /** In place of the content, while it is edited. */
  editor: ReactNode | null
  onOpenRow: (id: RowId) => void
  onRestore: (content: RowContent) => void
  onSeen: () => void
}

/** One row, as a person reads it: what it says, how it was decided, where it comes from, and its edits. */
export function RowPanel({ shown, isDiff, isBlind, editor, onOpenRow, onRestore, onSeen }: RowPanelProps) {
  const { row } = shown
  const scroller = useRef<HTMLDivElement>(null)
  const scrolled = useRef(row.id)
  useEffect(() => {
    if (scrolled.current === row.id) return
    scrolled.current = row.id
    scroller.current?.scrollTo(0, 0)
  }, [row.id])
  const [original] = row.history
  const isChangeShown = isDiff && original !== undefined && row.content.kind !== 'preference'
  return (
    // A part that clips its corners would otherwise shrink to the room that is left, and its end could not be read.
    <ScrollRegion ref={scroller} label="The row" className="flex h-full min-h-0 flex-col gap-3 overflow-auto pr-1 pb-3 *:shrink-0">
      <RowHead shown={shown} />
      {shown.isChangedElsewhere ? (
        <div role="status" className="flex flex-wrap items-center gap-2 rounded-md border border-warn/30 bg-warn-soft px-3 py-1.5 text-sm">
          <span className="flex-1">
            Another tab or program has changed this row.{' '}
            {editor
              ? 'Your edit may be of an earlier text, and replaces the present one when it is saved. Escape shows that and keeps the edit.'
              : 'This is its present state.'}
          </span>
          <Button size="sm" onClick={onSeen}>
            Understood
          </Button>
        </div>
      ) : null}
      {editor ??
        (isChangeShown ? (
          <ContentDiff before={original.before} after={row.content} names={['First version', 'Now']} />
        ) : (
          <ContentView content={row.content} isDiff={isDiff} />
        ))}
      {row.notes === '' ? null : (
        <section aria-label="Note" className="rounded-md border border-warn/30 bg-warn-soft px-3 py-2 text-sm whitespace-pre-wrap">
          {row.notes}
        </section>
      )}
      <TokenLine content={row.content} />
      {isBlind ? null : (
        <section aria-label="Origin" className="flex flex-col gap-1 border-t pt-3">
          <OriginLine origin={row.origin} onOpenRow={onOpenRow} />
          <Fields fields={row.fields} />
        </section>
      )}
      <Reviews reviews={row.reviews} />
      <HistorySection key={row.id} row={row} isOpen={isDiff && isChangeShown} onRestore={onRestore} />
    </ScrollRegion>
  )
}

function RowHead({ shown: { row, isUnsent } }: { shown: ShownRow }) {
  const { label, tone } = statusView[row.status]
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
      <h2 className="sr-only">Row {row.id}</h2>
      <Badge tone={tone}>{label}</Badge>
      {row.reason ? <span className="text-text">{row.reason}</span> : null}
      {row.tags.map((tag) => (
        <Badge key={tag} tone="accent" className="max-w-full" title={tag}>
          <span className="truncate">{tag}</span>
        </Badge>
      ))}
      {row.split === null ? null : <Badge>{row.split}</Badge>}
      {row.rating === null ? null : <Badge>{row.rating} of 5</Badge>}
      <span className="flex-1" />
      {isUnsent ? <span className="text-faint">saving</span> : null}
      <span className="tabular" title="Characters of prompt and answer">
        {formatNumber(promptText(row.content).length)} + {formatCount(answerText(row.content).length, 'character')}
      </span>
      <span>{row.content.kind}</span>
      <code className="font-mono text-xs text-faint" title="The id of the row">
        {row.id}
      </code>
    </div>
  )
}

function Fields({ fields }: Pick<DatasetRow, 'fields'>) {
  const entries = Object.entries(fields)
  if (entries.length === 0) return null
  return (
    <dl aria-label="Columns of the source" className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-muted">
      {entries.map(([name, value]) => (
        <div key={name} className="flex max-w-full min-w-0 gap-1.5">
          <dt className="shrink-0 text-faint">{name}</dt>
          <dd className="truncate">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Reviews({ reviews }: Pick<DatasetRow, 'reviews'>) {
  if (reviews.length === 0) return null
  return (
    <section aria-label="Reviews" className="border-t pt-3">
      <ul className="flex flex-col gap-1 text-sm">
        {reviews.map(({ by, decision, reason, at }) => (
          <li key={by} className="flex flex-wrap items-center gap-2">
            <Badge tone={statusView[decision].tone}>{statusView[decision].label}</Badge>
            <span>by {by || 'nobody'}</span>
            {reason ? <span className="text-muted">{reason}</span> : null}
            <span className="text-faint">{formatDateTime(Date.parse(at))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
