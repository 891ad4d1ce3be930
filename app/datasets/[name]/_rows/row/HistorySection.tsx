'use client'

import { History, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import type { DatasetRow } from '#server/core/dataset/row/row.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { formatCount, formatDateTime } from '../../../../_ui/text/format.ts'
import { ContentDiff } from '../../../_diff/ContentDiff.tsx'

type HistorySectionProps = { row: DatasetRow; isOpen: boolean; onRestore: (content: RowContent) => void }

/** The edits of a row, the newest first, each with what it changed and a way back. `isOpen`: all differences are shown. */
export function HistorySection({ row: { history, content }, isOpen, onRestore }: HistorySectionProps) {
  const [opened, setOpened] = useState<number | null>(null)
  if (history.length === 0) return null
  return (
    <section aria-label="History" className="flex flex-col gap-2 border-t pt-3">
      <h3 className="flex items-center gap-1.5 text-sm font-medium text-muted">
        <History aria-hidden className="size-3.5" />
        {formatCount(history.length, 'edit')}
      </h3>
      <ol className="flex flex-col gap-2">
        {history
          .map((edit, at) => ({ edit, at, after: history[at + 1]?.before ?? content }))
          .toReversed()
          .map(({ edit, at, after }) => {
            const isShown = isOpen || opened === at
            return (
              <li key={at} className="flex flex-col gap-1.5">
                <div className="flex flex-wrap items-center gap-2 text-sm">
                  <span>{edit.how ?? 'Edited by hand'}</span>
                  <span className="text-faint">
                    {edit.by}, {formatDateTime(Date.parse(edit.at))}
                  </span>
                  <span className="flex-1" />
                  <Button size="sm" variant="ghost" aria-expanded={isShown} onClick={() => setOpened(opened === at ? null : at)}>
                    {isShown ? 'Hide the change' : 'Show the change'}
                  </Button>
                  <Button size="sm" icon={RotateCcw} onClick={() => onRestore(edit.before)}>
                    Back to before this
                  </Button>
                </div>
                {isShown ? <ContentDiff before={edit.before} after={after} names={['Before', 'After']} /> : null}
              </li>
            )
          })}
      </ol>
    </section>
  )
}
