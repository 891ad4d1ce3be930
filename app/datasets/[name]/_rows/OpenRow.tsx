'use client'

import type { DatasetFacts } from '../../../_trpc/apiTypes.ts'
import type { DatasetRow, RowId } from '#server/core/dataset/row/row.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import type { ShownRow } from './feed/rowFeed.ts'
import { ActionBar } from './keys/ActionBar.tsx'
import { NoteField } from './keys/NoteField.tsx'
import { QuickField } from './keys/QuickField.tsx'
import { recentReasons } from './keys/recentReasons.ts'
import { RowEditor } from './row/RowEditor.tsx'
import { RowPanel } from './row/RowPanel.tsx'
import type { Cursor } from './useCursor.ts'
import type { Review } from './useReview.ts'

type OpenRowProps = {
  dataset: string
  facts: DatasetFacts
  cursor: Cursor
  review: Review
  isBlind: boolean
  lens: (shown: ShownRow) => ShownRow
  onSeen: (id: RowId) => void
}

/** The row at the cursor, what can be done with it, and what is being typed for it. */
export function OpenRow({ dataset, facts, cursor, review, isBlind, lens, onSeen }: OpenRowProps) {
  if (cursor.shown === 'gone') return <p className="p-4 text-muted">This row was removed by another tab or program.</p>
  if (cursor.shown === null) return <Skeleton className="m-4 h-40" />
  const { row } = cursor.shown
  const draft = review.drafts.of(row.id)
  const discard = () => {
    review.drafts.discard(row.id)
    review.leave()
  }
  const shown = lens(cursor.shown)
  return (
    <div className="flex h-full min-h-0 flex-col gap-2 pl-3">
      {draft && review.mode !== 'edit' ? (
        <div role="status" className="flex flex-wrap items-center gap-2 rounded-md border border-warn/30 bg-warn-soft px-3 py-1.5 text-sm">
          <span className="flex-1">An edit of this row is not saved.</span>
          <Button size="sm" onClick={() => review.act('edit')}>
            Go on
          </Button>
          <Button size="sm" onClick={discard}>
            Discard
          </Button>
        </div>
      ) : null}
      <div className="min-h-0 flex-1">
        <RowPanel
          shown={shown}
          isDiff={review.isDiff}
          isBlind={isBlind}
          editor={
            review.mode === 'edit' && draft ? (
              <RowEditor
                draft={draft}
                onChange={(next) => review.drafts.set(row.id, next)}
                onSave={() => review.save(draft)}
                onDiscard={discard}
                onLeave={review.leave}
              />
            ) : null
          }
          onOpenRow={cursor.open}
          onRestore={(content) => review.change({ do: 'edit', content, how: null })}
          onSeen={() => onSeen(row.id)}
        />
      </div>
      <div className="border-t pt-2">
        {review.mode === 'reject' ? (
          <QuickField
            label="Reason"
            hint="Type a reason, or press a digit"
            choices={recentReasons(dataset).map((text) => ({ text }))}
            onChoose={review.reject}
            onClose={review.leave}
          />
        ) : review.mode === 'tag' ? (
          <QuickField
            label="Tag"
            hint="Type a tag, or press a digit; a tag that the row has is removed"
            choices={tagChoices(facts, row)}
            onChoose={(tag) => {
              review.change(row.tags.includes(tag) ? { do: 'tag', add: [], remove: [tag] } : { do: 'tag', add: [tag], remove: [] })
              review.leave()
            }}
            onClose={review.leave}
          />
        ) : review.mode === 'note' ? (
          <NoteField notes={row.notes} onSave={(notes) => review.change({ do: 'note', notes })} onClose={review.leave} />
        ) : (
          <ActionBar row={shown.row} isDiff={review.isDiff} onAction={review.act} />
        )}
      </div>
    </div>
  )
}

/** Each has a digit as its key. */
const MOST_TAGS = 9

/** The most frequent tags, and those of the row. */
function tagChoices({ tags }: DatasetFacts, row: DatasetRow) {
  return [...new Set([...tags.map(({ tag }) => tag).slice(0, MOST_TAGS), ...row.tags])]
    .slice(0, MOST_TAGS)
    .map((text) => ({ text, isOn: row.tags.includes(text) }))
}
