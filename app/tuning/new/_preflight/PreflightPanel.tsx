'use client'

import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useState } from 'react'
import type { TuningSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useLater } from '../../../_ui/browser/useLater.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { cx } from '../../../_ui/cx.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { settingsLine } from '../../_parts/settingText.ts'
import type { ReadDraft } from '../_draft/tuningDraft.ts'
import { EstimateSection } from './EstimateSection.tsx'
import { PreflightFacts } from './PreflightFacts.tsx'
import { ProblemList } from './ProblemList.tsx'
import { TokenMasks } from './TokenMasks.tsx'

type PreflightPanelProps = {
  read: ReadDraft
  /** Takes these settings into the form. */
  onFix: (settings: Partial<TuningSettings>) => void
  onStart: () => void
  isStarting: boolean
  startError: unknown
}

/** A look at all rows takes a moment, and a number has several digits. */
const SETTLE_MS = 500

/** What is known of a training before it begins, and its start. While a field is wrong, what is known of the settings before stays. */
export function PreflightPanel({ read, onFix, onStart, isStarting, startError }: PreflightPanelProps) {
  const trpc = useTRPC()
  const [last, setLast] = useState(read.looked)
  if (read.looked !== null && JSON.stringify(read.looked) !== JSON.stringify(last)) setLast(read.looked)
  const looked = useLater(last, SETTLE_MS)
  const preflight = useQuery(
    trpc.tuning.preflight.queryOptions(looked ?? skipToken, { placeholderData: keepPreviousData, staleTime: 0, retry: false }),
  )
  const isCurrent = preflight.isSuccess && !preflight.isPlaceholderData && looked === last && read.looked !== null
  const { data } = preflight
  const reasons = startReasons(read, {
    isCurrent,
    error: preflight.error,
    errors: data?.problems.filter(({ severity }) => severity === 'error').length,
  })
  const jobs = read.jobs.length
  return (
    <div className="flex flex-col gap-5">
      <section aria-labelledby="preflight" className="card flex flex-col gap-3 p-4">
        <SectionHead
          id="preflight"
          title="Before the start"
          isStatus
          actions={
            <Button variant="primary" icon={Play} loading={isStarting} disabled={reasons.length > 0} onClick={onStart}>
              {jobs > 1 ? `Start ${formatCount(jobs, 'training')}` : 'Start training'}
            </Button>
          }
        >
          {reasons[0] ?? readyText({ jobs, warnings: data?.problems.length ?? 0 })}
        </SectionHead>
        {startError ? <ErrorNotice compact error={startError} /> : null}
        {jobs > 1 && read.looked ? (
          <p className="text-sm text-muted">Below is the first of them: {settingsLine(read.looked.settings).slice(1).join(', ')}.</p>
        ) : null}
      </section>
      {preflight.error ? <ErrorNotice compact error={preflight.error} onRetry={() => void preflight.refetch()} /> : null}
      {looked !== null && preflight.isPending ? <Skeleton className="h-60" /> : null}
      {data && looked && !preflight.error ? (
        <div className={cx('flex flex-col gap-5 transition-opacity', !isCurrent && 'opacity-60')}>
          <ProblemList dataset={looked.dataset} problems={data.problems} onFix={onFix} />
          <PreflightFacts dataset={looked.dataset} preflight={data} settings={looked.settings} />
          <EstimateSection request={looked} estimate={data.estimate} jobs={read.jobs} onMeasured={() => void preflight.refetch()} />
          <TokenMasks dataset={looked.dataset} samples={data.samples} method={looked.settings.method} />
        </div>
      ) : null}
    </div>
  )
}

function readyText({ jobs, warnings }: { jobs: number; warnings: number }): string {
  const ready = jobs > 1 ? 'Ready, one after the other' : 'Ready'
  return warnings > 0 ? `${ready}; ${formatCount(warnings, 'warning')}.` : `${ready}.`
}

/** Why the training cannot start now, the first reason first. */
function startReasons(
  { problems, start }: ReadDraft,
  { isCurrent, error, errors = 0 }: { isCurrent: boolean; error: unknown; errors?: number | undefined },
): string[] {
  const { dataset, base, name, settings, grid } = problems
  const isWrong = Object.keys(settings).length > 0 || Object.keys(grid).length > 0
  const reasons = [
    dataset,
    base,
    name,
    isWrong ? 'A setting has a value that it cannot have.' : undefined,
    error ? 'The rows could not be looked at.' : undefined,
    errors > 0 ? (errors === 1 ? 'There is an error that prevents it.' : `There are ${errors} errors that prevent it.`) : undefined,
  ].filter((reason) => reason !== undefined)
  if (reasons.length > 0 || start === null) return reasons
  return isCurrent ? [] : ['Looking at the rows.']
}
