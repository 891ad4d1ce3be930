'use client'

import Link from 'next/link'
import type { TuningEntry } from '../../_trpc/apiTypes.ts'
import { useNow } from '../../_ui/browser/useNow.ts'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Progress } from '../../_ui/feedback/Progress.tsx'
import { FactLine } from '../../_ui/text/FactLine.tsx'
import { formatAgo, formatDateTime, formatDecimal, formatDuration } from '../../_ui/text/format.ts'
import { tuningHref } from '../_links/tuningHref.ts'
import { JobMenu } from '../_parts/JobMenu.tsx'
import { lossText } from '../_parts/lossText.ts'
import { settingsLine } from '../_parts/settingText.ts'
import { progressView, statusView } from '../_parts/statusView.ts'

type JobRowProps = { entry: TuningEntry; isChosen: boolean; onChoose: (isChosen: boolean) => void }

/** A training in the list. */
export function JobRow({ entry, isChosen, onChoose }: JobRowProps) {
  const { job, status, error, hasAdapter } = entry
  const { label, tone, isActive } = statusView[status]
  const progress = isActive || status === 'paused' || status === 'interrupted' ? progressView(entry) : null
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <input
        type="checkbox"
        className="mt-1 accent-(--accent)"
        aria-label={`Choose the training of ${job.name}`}
        checked={isChosen}
        onChange={({ target }) => onChoose(target.checked)}
      />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
          <div className="min-w-60 flex-1">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <h2 className="font-medium wrap-anywhere">
                <Link href={tuningHref(job.id)} className="hover:underline">
                  {job.name}
                </Link>
              </h2>
              <Badge tone={tone}>{label}</Badge>
              {status === 'done' && !hasAdapter ? <Badge title="It was removed, or replaced by a later training">no adapter</Badge> : null}
            </div>
            <FactLine facts={[`${job.dataset} ${job.snapshot.tag}`, job.base.id, ...settingsLine(job.settings)]} />
            <Times entry={entry} />
          </div>
          <Losses entry={entry} />
        </div>
        {progress ? <Progress label={`Training ${job.name}`} {...progress} /> : null}
        {error ? <ErrorNotice compact error={error} /> : null}
      </div>
      <JobMenu entry={entry} label={`Actions for ${job.name}`} hasControls />
    </li>
  )
}

function Times({ entry: { job, startedAt, endedAt, tokensPerSecond } }: { entry: TuningEntry }) {
  const now = useNow()
  const created = Date.parse(job.createdAt)
  const parts = [
    startedAt !== null && endedAt !== null && `took ${formatDuration(endedAt - startedAt)}`,
    tokensPerSecond !== null && `${formatDecimal(tokensPerSecond)} tokens/s`,
  ].filter((part) => part !== false)
  return (
    <p className="text-sm text-faint tabular">
      <span title={formatDateTime(created)}>{formatAgo(created, now)}</span>
      {parts.length > 0 ? `, ${parts.join(', ')}` : ''}
    </p>
  )
}

function Losses({ entry: { loss, validationLoss } }: { entry: TuningEntry }) {
  if (loss.last === null && validationLoss === null) return null
  return (
    <dl className="grid grid-cols-[auto_auto] gap-x-2 text-sm tabular">
      {loss.last === null ? null : (
        <>
          <dt className="text-faint">Loss</dt>
          <dd className="text-right">{loss.first === null ? lossText(loss.last) : `${lossText(loss.first)} → ${lossText(loss.last)}`}</dd>
        </>
      )}
      {validationLoss === null ? null : (
        <>
          <dt className="text-faint">Validation</dt>
          <dd className="text-right font-medium">{lossText(validationLoss)}</dd>
        </>
      )}
    </dl>
  )
}
