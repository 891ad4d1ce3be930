'use client'

import { useMutation } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { synthesisProblems } from '#server/core/dataset/synthesis/synthesisProblems.ts'
import { slugSchema } from '#server/core/ids.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { RunningJob } from '../../../_ui/feedback/RunningJob.tsx'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'

/** The rows that a model is writing: progress, and at the end what was kept and what was not. Renders nothing if none were asked for. */
export function SynthesisProgress({ dataset, by }: { dataset: string; by: string }) {
  const trpc = useTRPC()
  const name = slugSchema.parse(dataset)
  const { data } = useSubscription(trpc.synthesis.watch.subscriptionOptions({ dataset: name }, { enabled: useTabSeen() }))
  const cancel = useMutation(trpc.synthesis.cancel.mutationOptions({ onError: (error) => toastError(error, 'Writing was not stopped') }))
  const goOn = useMutation(trpc.synthesis.goOn.mutationOptions({ onError: (error) => toastError(error, 'Writing did not go on') }))
  const job = data?.job
  if (!job) return null
  const { done, total, note } = job.progress
  if (job.status === 'running')
    return (
      <RunningJob
        label="Writing rows"
        progress={job.progress}
        etaMs={job.etaMs}
        detail={total === 0 ? note : `${note}: ${formatNumber(done)} of ${formatNumber(total)}`}
        action="Stop"
        onCancel={() => cancel.mutate({ dataset: name })}
        isCancelling={cancel.isPending}
      />
    )
  const again = data.canGoOn ? (
    <Button size="sm" onClick={() => goOn.mutate({ dataset: name, by })} loading={goOn.isPending}>
      Go on
    </Button>
  ) : null
  if (job.status === 'failed' && job.error) return <ErrorNotice compact error={job.error} actions={again} />
  if (again)
    return (
      <p role="status" className="flex items-center gap-3 text-sm text-muted">
        Writing rows ended early, after {formatNumber(done)} of {formatNumber(total)}. What was written is kept. {again}
      </p>
    )
  const { report } = data
  if (!report) return null
  return (
    <div role="status" className="text-sm text-muted">
      <p>
        {formatCount(report.written, 'row')} written for review
        {report.known > 0 ? `, ${formatNumber(report.known)} there already` : ''}
        {report.failed.count > 0 ? `; ${formatCount(report.failed.count, 'text')} failed: ${report.failed.first?.message ?? ''}` : ''}
      </p>
      {report.leftOut.length > 0 ? (
        <ul className="list-disc pl-5">
          {report.leftOut.map(({ reason, count, first }) => (
            <li key={reason} title={first}>
              {formatNumber(count)} not kept: {synthesisProblems[reason]}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
