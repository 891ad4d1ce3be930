'use client'

import { EyeOff, Keyboard, ListChecks, RefreshCw, SearchX, Users } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { PersonField } from '../../../_ui/controls/PersonField.tsx'
import { useRaterName } from '../../../_ui/browser/useRaterName.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Kbd } from '../../../_ui/controls/Kbd.tsx'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { SplitPane } from '../../../_ui/layout/SplitPane.tsx'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { SynthesisButton } from '../_synthesis/SynthesisButton.tsx'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { AgreementDialog } from './blind/AgreementDialog.tsx'
import { blindRow } from './blind/blindRow.ts'
import { ProgressLine } from './blind/ProgressLine.tsx'
import { BulkDialog } from './bulk/BulkDialog.tsx'
import type { ShownRow } from './feed/rowFeed.ts'
import { useFeedNews } from './feed/useFeedNews.ts'
import { useRowFeed } from './feed/useRowFeed.ts'
import { KeyHelp } from './keys/KeyHelp.tsx'
import { useRowKeys } from './keys/useRowKeys.ts'
import { OpenRow } from './OpenRow.tsx'
import { QueueList, type QueueListHandle } from './queue/QueueList.tsx'
import { SaveState } from './SaveState.tsx'
import { SimilarDialog } from './similar/SimilarDialog.tsx'
import { type DeskDialog, useReview } from './useReview.ts'
import { useCursor } from './useCursor.ts'
import { FilterBar } from './view/FilterBar.tsx'
import { allRows, isFiltered, queryOf } from './view/rowsView.ts'
import { useLater } from '../../../_ui/browser/useLater.ts'
import { useQueue } from './view/useQueue.ts'
import { useRowsView } from './view/useRowsView.ts'

/** A moment after the last typed letter. */
const TYPED_MS = 200

/** The queue at the left, the open row at the right, and all that can be done with it by keyboard. */
export function ReviewDesk({ dataset, facts, state }: DatasetTabProps) {
  const [reviewer, setReviewer] = useRaterName()
  const [blind, setBlind] = useUrlState('blind', '', { writeAfterMs: 0 })
  const isBlind = blind !== ''
  const rowsView = useRowsView()
  const { view } = rowsView
  const settled = useLater(view, TYPED_MS)
  const query = useMemo(() => queryOf(settled, { reviewer, isBlind }), [settled, reviewer, isBlind])
  const open = useRowFeed(dataset, state)
  const { feed, queue: sending } = open
  const queue = useQueue(dataset, query, { feed, state })
  const { numbers } = queue
  const cursor = useCursor({
    dataset,
    queue,
    feed,
    isFiltered: isFiltered(view),
    onClearFilter: () => rowsView.change({ ...allRows, order: view.order }),
  })
  const [dialog, setDialog] = useState<DeskDialog | null>(null)
  const list = useRef<QueueListHandle>(null)
  const search = useRef<HTMLInputElement>(null)
  const focusList = () => list.current?.focus()
  const review = useReview({
    dataset,
    reviewer,
    feed,
    cursor,
    onDialog: setDialog,
    onSearch: () => search.current?.focus(),
    onBlind: () => setBlind(isBlind ? '' : '1'),
    focusList,
  })
  useRowKeys(review.act)
  useFeedNews(open, cursor.open)
  const lens = isBlind ? (shown: ShownRow) => ({ ...shown, row: blindRow(shown.row, reviewer) }) : same
  const isPlain = !isFiltered(view) && view.order.by === 'position'
  const isOld = isOutdated({ state, facts, queue, isPlain })
  const openRow = cursor.shown === null || cursor.shown === 'gone' ? null : cursor.shown.row
  const closeDialog = () => setDialog(null)

  return (
    <div className="flex h-full min-h-0 flex-col gap-2 pb-3">
      <FilterBar state={rowsView} facts={facts} isBlind={isBlind} searchRef={search} onLeave={focusList}>
        <PersonField label="Reviewing as" name={reviewer} onChange={setReviewer} />
        <Button
          size="sm"
          icon={EyeOff}
          aria-pressed={isBlind}
          className={isBlind ? 'border-accent! text-accent-text!' : ''}
          trailing={<Kbd keys="b" />}
          onClick={() => review.act('blind')}
        >
          Blind
        </Button>
        <Button size="sm" icon={Users} onClick={() => setDialog('reviewers')}>
          Reviewers
        </Button>
        <Button
          size="sm"
          icon={ListChecks}
          disabled={numbers.length === 0}
          onClick={() => void queue.refetch().then(() => setDialog('bulk'))}
        >
          Change all
        </Button>
        <SynthesisButton size="sm" dataset={dataset} rows={openRow ? [openRow.id] : []} by={reviewer} />
        <IconButton size="sm" icon={Keyboard} label="Keys" shortcut="?" onClick={() => setDialog('help')} />
      </FilterBar>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p role="status" aria-label="Queue" className="text-sm text-muted tabular">
          {numbers.length === 0 ? 'No row' : `Row ${formatNumber(cursor.at + 1)} of ${formatNumber(numbers.length)}`}
          {isFiltered(view) ? ` in the filter, ${formatCount(facts.rows, 'row')} in all` : ''}
        </p>
        <ProgressLine facts={facts} reviewer={reviewer} decisions={review.decisions} />
        <SaveState queue={sending} />
        {isOld ? (
          <Button
            size="sm"
            variant="ghost"
            icon={RefreshCw}
            title="Rows have changed since the queue was made. It stays as it is while you review."
            onClick={() => void queue.refetch()}
          >
            {isPlain ? 'Show all rows' : 'Apply the filter again'}
          </Button>
        ) : null}
      </div>
      {queue.error ? <ErrorNotice error={queue.error} onRetry={() => void queue.refetch()} /> : null}
      {queue.isPending && !queue.error ? <ListSkeleton /> : null}
      {!queue.isPending && numbers.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title="No row matches"
          actions={<Button onClick={() => rowsView.change({ ...allRows, order: view.order })}>Clear the filter</Button>}
        >
          {view.isOpen ? `${reviewer} has decided on all rows of this filter.` : 'No row of the dataset has all of this.'}
        </EmptyState>
      ) : null}
      {numbers.length > 0 ? (
        <div className="min-h-0 flex-1">
          <SplitPane
            label="Resize the queue"
            storageKey="dataset-rows"
            initial={0.3}
            first={<QueueList ref={list} numbers={numbers} feed={feed} at={cursor.at} onOpen={cursor.goTo} lens={lens} />}
            second={
              <OpenRow
                dataset={dataset}
                facts={facts}
                cursor={cursor}
                review={review}
                isBlind={isBlind}
                lens={lens}
                onSeen={feed.markSeen}
              />
            }
          />
        </div>
      ) : null}
      {dialog === 'help' ? <KeyHelp onClose={closeDialog} /> : null}
      {dialog === 'bulk' ? (
        <BulkDialog
          dataset={dataset}
          filter={query.filter}
          found={numbers.length}
          isFiltered={isFiltered(view)}
          reviewer={reviewer}
          onDone={() => void feed.refresh()}
          onUndo={() => feed.undo(reviewer)}
          onClose={closeDialog}
        />
      ) : null}
      {dialog === 'similar' && openRow ? (
        <SimilarDialog
          dataset={dataset}
          row={openRow}
          rowCount={facts.rows}
          reviewer={reviewer}
          isBlind={isBlind}
          onChanged={() => void feed.refresh()}
          onUndo={() => feed.undo(reviewer)}
          onClose={closeDialog}
        />
      ) : null}
      {dialog === 'reviewers' ? (
        <AgreementDialog
          dataset={dataset}
          facts={facts}
          onOpenRow={(id) => {
            cursor.open(id)
            closeDialog()
          }}
          onShowDisputed={() => {
            setBlind('')
            rowsView.change({ ...allRows, isDisputed: true, order: view.order })
            closeDialog()
          }}
          onClose={closeDialog}
        />
      ) : null}
    </div>
  )
}

function same(shown: ShownRow): ShownRow {
  return shown
}

type OutdatedInput = Pick<DatasetTabProps, 'state' | 'facts'> & { queue: ReturnType<typeof useQueue>; isPlain: boolean }

/** Rows have changed since the queue was made, so that its filter or order may not hold any more. */
function isOutdated({ state, facts, queue, isPlain }: OutdatedInput): boolean {
  if (!state || !queue.state || queue.isEarlier || state.seq <= queue.state.seq) return false
  return isPlain ? facts.seq === state.seq && facts.rows !== queue.numbers.length : true
}
