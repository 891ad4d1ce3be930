'use client'

import { useState } from 'react'
import type { DatasetRow } from '#server/core/dataset/row/row.ts'
import { promptText } from '#server/core/dataset/row/rowText.ts'
import type { SimilarBy } from '../../../../_trpc/apiTypes.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { SegmentedControl } from '../../../../_ui/controls/SegmentedControl.tsx'
import { ErrorNotice } from '../../../../_ui/feedback/ErrorNotice.tsx'
import { Progress } from '../../../../_ui/feedback/Progress.tsx'
import { Dialog } from '../../../../_ui/overlay/Dialog.tsx'
import { formatCount, formatNumber } from '../../../../_ui/text/format.ts'
import { SimilarActions } from './SimilarActions.tsx'
import { SimilarList } from './SimilarList.tsx'
import type { Repair } from './repair.ts'
import { useSimilar } from './useSimilar.ts'

type SimilarDialogProps = {
  dataset: string
  row: DatasetRow
  rowCount: number
  reviewer: string
  isBlind: boolean
  /** Rows were changed in one step. */
  onChanged: () => void
  onUndo: () => void
  onClose: () => void
}

const sides = [
  { value: 'prompt', label: 'By prompt' },
  { value: 'answer', label: 'By answer' },
] as const

/** The rows that are nearest in meaning to one; a decision, a tag or a repair is applied to those that are ticked. */
export function SimilarDialog({ dataset, row, rowCount, reviewer, isBlind, onChanged, onUndo, onClose }: SimilarDialogProps) {
  const [by, setBy] = useState<SimilarBy>('prompt')
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set([row.id]))
  const [repair, setRepair] = useState<Repair>({ find: '', replacement: '' })
  const { nearest, rows, job, prepare, isStarting, cancel, refetch } = useSimilar({ dataset, by, row: row.id })
  const similarity = new Map(nearest.data?.rows.map(({ id, similarity: value }) => [id, value]))
  const listed = rows?.filter(({ row: { id } }) => id === row.id || similarity.has(id)) ?? []
  const chosen = listed.flatMap((each) => (ticked.has(each.row.id) ? [each.row] : []))
  const isRunning = job?.status === 'running'
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="full"
      title="Similar rows"
      description={`Nearest in meaning to “${promptText(row.content).replace(/\s+/g, ' ').slice(0, 120)}”`}
      footer={
        nearest.data ? (
          <SimilarActions
            dataset={dataset}
            chosen={chosen}
            reviewer={reviewer}
            repair={repair}
            onRepair={setRepair}
            onDone={() => {
              refetch()
              onChanged()
            }}
            onUndo={() => {
              onUndo()
              refetch()
            }}
          />
        ) : undefined
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <SegmentedControl label="What is compared" value={by} onChange={setBy} options={sides} />
          {nearest.data ? (
            <p className="text-sm text-muted">
              {formatCount(nearest.data.compared, 'row')} compared with {nearest.data.model}. {nearest.data.reason}
              {nearest.data.left > 0
                ? ` ${formatCount(nearest.data.left, 'row')} not compared: without a text, or newer than the vectors.`
                : ''}
            </p>
          ) : null}
          {nearest.data && nearest.data.left > 0 && !isRunning ? (
            <Button size="sm" loading={isStarting} onClick={prepare}>
              Compare again
            </Button>
          ) : null}
        </div>
        {nearest.error ? <ErrorNotice error={nearest.error} onRetry={() => void nearest.refetch()} /> : null}
        {job?.status === 'failed' && job.error ? <ErrorNotice error={job.error} onRetry={prepare} /> : null}
        {isRunning ? (
          <div className="flex items-end gap-3">
            <div className="flex-1">
              <Progress
                label="Reading the rows"
                fraction={job.progress.total > 0 ? job.progress.done / job.progress.total : null}
                detail={job.progress.note}
                etaMs={job.etaMs}
              />
            </div>
            <Button size="sm" onClick={cancel}>
              Cancel
            </Button>
          </div>
        ) : nearest.data === null ? (
          <div className="flex flex-col items-start gap-2">
            <p className="text-muted">
              An embedding model has to read all {formatNumber(rowCount)} rows once. What it has read is kept, so that it goes on where it
              stopped.
            </p>
            <Button variant="primary" loading={isStarting} onClick={prepare}>
              Read the rows
            </Button>
          </div>
        ) : null}
        {nearest.data ? (
          <SimilarList
            self={row.id}
            rows={listed}
            similarity={similarity}
            ticked={ticked}
            onTick={setTicked}
            repair={repair}
            reviewer={reviewer}
            isBlind={isBlind}
          />
        ) : null}
      </div>
    </Dialog>
  )
}
