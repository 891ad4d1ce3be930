'use client'

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { Exported, ShownJob } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useOnChange } from '../../../_ui/browser/useOnChange.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { RunningJob } from '../../../_ui/feedback/RunningJob.tsx'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { ImportButton } from '../../_import/ImportButton.tsx'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { choicesOf, exportChoice, exportStart, newExportDraft, type ExportDraft, usualFormat } from './exportDraft.ts'
import { ExportForm } from './ExportForm.tsx'
import { ExportPreviewSection } from './ExportPreviewSection.tsx'
import { ExportResultSection } from './ExportResultSection.tsx'

/** Writes rows in a format that other programs read; what it would leave out is shown before. */
export function ExportTab({ dataset, facts, snapshots, state }: DatasetTabProps) {
  const trpc = useTRPC()
  const [named, setNamed] = useUrlState('snapshot', '', { writeAfterMs: 0 })
  const [rest, setRest] = useState<ExportDraft>(() => ({ ...newExportDraft, format: usualFormat(facts.kinds) }))
  const draft = { ...rest, snapshot: snapshots.some(({ tag }) => tag === named) ? named : null }
  const [live, setLive] = useState<{ job: ShownJob | null; result: Exported | null } | null>(null)
  useSubscription(trpc.datasetExports.events.subscriptionOptions({ dataset }, { enabled: useTabSeen(), onData: setLive }))
  const start = useMutation(trpc.datasetExports.start.mutationOptions())
  const cancel = useMutation(trpc.datasetExports.cancel.mutationOptions())
  const isEmpty = facts.rows === 0 && snapshots.length === 0
  const preview = useQuery(
    trpc.datasetExports.preview.queryOptions(exportChoice(dataset, draft), {
      enabled: !isEmpty,
      placeholderData: keepPreviousData,
      staleTime: 0,
      retry: false,
    }),
  )
  useOnChange(state?.seq, () => {
    if (!isEmpty && draft.snapshot === null) void preview.refetch()
  })
  if (isEmpty)
    return (
      <EmptyState icon={Download} title="No rows to export" actions={<ImportButton dataset={dataset} />}>
        Exports are files for programs that train, or tables for people.
      </EmptyState>
    )
  const job = live?.job ?? null
  const isRunning = job?.status === 'running'
  const fitting = preview.error || preview.isPlaceholderData ? null : (preview.data?.rows ?? null)
  const needsModel = choicesOf(draft.format).model && draft.model === null
  function change(next: Partial<ExportDraft>) {
    if (next.snapshot !== undefined) setNamed(next.snapshot ?? '')
    setRest({ ...rest, ...next })
  }
  return (
    <div className="mx-auto flex max-w-280 flex-col gap-6 pb-6">
      {named !== '' && draft.snapshot === null ? (
        <ErrorNotice
          severity="warning"
          compact
          error={{ code: 'NOT_FOUND', message: `There is no snapshot ${named}. The present rows are chosen.` }}
        />
      ) : null}
      <ExportForm draft={draft} facts={facts} snapshots={snapshots} onChange={change} />
      <ExportPreviewSection dataset={dataset} preview={preview} />
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <Button
            variant="primary"
            icon={Download}
            loading={start.isPending}
            disabled={isRunning || fitting === null || fitting === 0 || needsModel}
            onClick={() => start.mutate(exportStart(dataset, draft))}
          >
            {fitting === null ? 'Export' : `Export ${formatCount(fitting, 'row')}`}
          </Button>
          <p className="text-sm text-muted">
            {needsModel
              ? 'Choose a model for the text first.'
              : 'The file is written, read back, compared with the rows, and then offered for download.'}
          </p>
        </div>
        {isRunning ? (
          <RunningJob
            label={`Exporting ${dataset}`}
            progress={job.progress}
            detail={`${formatNumber(job.progress.done)} of ${formatCount(job.progress.total, 'row')}`}
            etaMs={job.etaMs}
            onCancel={() => cancel.mutate({ dataset })}
            isCancelling={cancel.isPending}
          />
        ) : null}
        {start.error ? <ErrorNotice error={start.error} compact /> : null}
        {!isRunning && job?.status === 'failed' && job.error ? <ErrorNotice error={job.error} compact /> : null}
        {!isRunning && (job?.status === 'cancelled' || job?.status === 'interrupted') ? (
          <p role="status" className="text-sm text-muted">
            The last export was {job.status}. Nothing was written.
          </p>
        ) : null}
      </div>
      {live?.result && !isRunning && job?.status === 'done' ? <ExportResultSection dataset={dataset} result={live.result} /> : null}
    </div>
  )
}
