'use client'

import { useMutation } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { Timer } from 'lucide-react'
import { useState } from 'react'
import type { TuningSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import type { Preflight, ShownJob, TuningRequest } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { RunningJob } from '../../../_ui/feedback/RunningJob.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { formatBytes, formatCount, formatDuration } from '../../../_ui/text/format.ts'
import { gridTime } from './gridTime.ts'

type EstimateSectionProps = {
  request: TuningRequest
  estimate: Preflight['estimate']
  jobs: readonly TuningSettings[]
  /** A measurement has ended. */
  onMeasured: () => void
}

/** Memory and time of the training, from a few measured steps on its longest rows. */
export function EstimateSection({ request, estimate, jobs, onMeasured }: EstimateSectionProps) {
  const trpc = useTRPC()
  const [job, setJob] = useState<ShownJob | null>(null)
  useSubscription(
    trpc.tuning.watchMeasure.subscriptionOptions(undefined, {
      enabled: useTabSeen(),
      onData: (next) => {
        if (job?.status === 'running' && next.job?.status !== 'running') onMeasured()
        setJob(next.job)
      },
    }),
  )
  const measure = useMutation(trpc.tuning.measure.mutationOptions())
  const cancel = useMutation(trpc.tuning.cancelMeasure.mutationOptions())
  const isRunning = job?.status === 'running'
  return (
    <section aria-labelledby="estimate" className="flex flex-col gap-2">
      <SectionHead
        id="estimate"
        level={3}
        title="Memory and time"
        actions={
          isRunning ? null : (
            <Button size="sm" icon={Timer} loading={measure.isPending} onClick={() => measure.mutate(request)}>
              Measure a few steps
            </Button>
          )
        }
      >
        {estimate
          ? `About ${formatDuration(estimate.totalMs)} for the steps (${formatDuration(estimate.msPerStep)} each) and ${formatBytes(estimate.bytes)} of memory on ${estimate.device}; loading, validations and samples come on top.`
          : 'Not known for these settings. To find out, measure three steps on the longest rows.'}
        {estimate && jobs.length > 1
          ? ` All ${formatCount(jobs.length, 'training')}: about ${formatDuration(gridTime(estimate.totalMs, jobs))}.`
          : ''}
      </SectionHead>
      {isRunning ? (
        <RunningJob
          label="Measuring a few steps"
          progress={job.progress}
          detail={job.progress.note || 'Measuring'}
          onCancel={() => cancel.mutate()}
          isCancelling={cancel.isPending}
        />
      ) : null}
      {measure.error ? <ErrorNotice compact error={measure.error} /> : null}
      {!isRunning && job?.status === 'failed' && job.error && !estimate ? <ErrorNotice compact error={job.error} /> : null}
    </section>
  )
}
