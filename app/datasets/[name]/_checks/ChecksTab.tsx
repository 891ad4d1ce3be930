'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { ListChecks } from 'lucide-react'
import { useState } from 'react'
import type { CheckSummary, ShownJob } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useNow } from '../../../_ui/browser/useNow.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { RunningJob } from '../../../_ui/feedback/RunningJob.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { formatAgo, formatCount, formatDuration } from '../../../_ui/text/format.ts'
import { ImportButton } from '../../_import/ImportButton.tsx'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { BiasProbeSection } from './BiasProbeSection.tsx'
import { CheckList } from './CheckList.tsx'
import { CheckOptionsForm } from './CheckOptionsForm.tsx'
import { checkOptions, newCheckDraft } from './checkDraft.ts'

/** What is wrong with the rows of a dataset, and repairs of it. */
export function ChecksTab({ dataset, facts, state }: DatasetTabProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const now = useNow()
  const [draft, setDraft] = useState(newCheckDraft)
  const [live, setLive] = useState<{ job: ShownJob | null; summary: CheckSummary | null } | null>(null)
  useSubscription(
    trpc.datasetChecks.events.subscriptionOptions(
      { dataset },
      {
        enabled: useTabSeen(),
        onData: (next) => {
          if (next.summary?.at !== live?.summary?.at) void queries.invalidateQueries(trpc.datasetChecks.findings.pathFilter())
          setLive(next)
        },
      },
    ),
  )
  const run = useMutation(trpc.datasetChecks.run.mutationOptions())
  const cancel = useMutation(trpc.datasetChecks.cancel.mutationOptions())
  if (facts.rows === 0)
    return (
      <EmptyState icon={ListChecks} title="No rows to check" actions={<ImportButton dataset={dataset} />}>
        Checks find duplicates, leaks into tests, personal data, bad answers and rows that are too long.
      </EmptyState>
    )
  const asked = checkOptions(draft)
  const job = live?.job ?? null
  const summary = live?.summary ?? null
  const isRunning = job?.status === 'running'
  const isStale = summary !== null && state !== null && state.seq !== summary.seq
  return (
    <div className="mx-auto flex max-w-280 flex-col gap-5 pb-6">
      <section aria-labelledby="checks" className="flex flex-col gap-3">
        <SectionHead
          id="checks"
          title="Checks"
          isStatus
          actions={
            <Button
              variant={summary && !isStale ? 'secondary' : 'primary'}
              icon={ListChecks}
              loading={run.isPending}
              disabled={isRunning || 'problems' in asked}
              onClick={() => 'options' in asked && run.mutate({ dataset, options: asked.options })}
            >
              {summary ? 'Check again' : 'Check the rows'}
            </Button>
          }
        >
          {summary
            ? `${formatCount(summary.rows, 'row')} checked ${formatAgo(summary.at, now)} in ${formatDuration(summary.ms)}.`
            : 'Not checked yet. All rows that are not rejected are checked; nothing is changed.'}
          {isStale ? <span className="text-warn"> Rows have changed since.</span> : null}
        </SectionHead>
        <CheckOptionsForm draft={draft} problems={'problems' in asked ? asked.problems : {}} rows={facts.rows} onChange={setDraft} />
        {isRunning ? (
          <RunningJob
            label={`Checking ${dataset}`}
            progress={job.progress}
            detail={job.progress.note === '' ? 'Starting' : `Looking for ${job.progress.note}`}
            onCancel={() => cancel.mutate({ dataset })}
            isCancelling={cancel.isPending}
          />
        ) : null}
        {run.error ? <ErrorNotice error={run.error} compact /> : null}
        {!isRunning && job?.status === 'failed' && job.error ? <ErrorNotice error={job.error} compact /> : null}
      </section>
      {summary ? <CheckList dataset={dataset} facts={facts} summary={summary} state={state} /> : null}
      <BiasProbeSection dataset={dataset} model={draft.model} />
    </div>
  )
}
