'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { errorDataOf } from '../../../_trpc/errorDataOf.ts'
import { useNow } from '../../../_ui/browser/useNow.ts'
import { LinkButton } from '../../../_ui/controls/LinkButton.tsx'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { Progress } from '../../../_ui/feedback/Progress.tsx'
import { PageHeader } from '../../../_ui/layout/PageHeader.tsx'
import { datasetHref } from '../../../datasets/_links/datasetHref.ts'
import { compareHref } from '../../_links/tuningHref.ts'
import { settingsLine } from '../../_parts/settingText.ts'
import { progressView, statusView } from '../../_parts/statusView.ts'
import { AdapterSection } from './AdapterSection.tsx'
import { CurvesSection } from './CurvesSection.tsx'
import { JobActions } from './JobActions.tsx'
import { jobFacts } from './jobFacts.ts'
import { LogSection } from './LogSection.tsx'
import { SamplesSection } from './SamplesSection.tsx'
import { SettingsSection } from './SettingsSection.tsx'
import { useTuning } from './useTuning.ts'

/** One training: how far it is, its curves, what the model answers after each epoch, and the adapter that it made. */
export function TuningJobPage({ id }: { id: string }) {
  const details = useTuning(id)
  const isGone = details.error !== null && errorDataOf(details.error).code === 'NOT_FOUND'
  const detail = isGone ? undefined : details.data?.[0]
  return (
    <div className="mx-auto flex max-w-320 flex-col gap-5 px-6 py-6">
      {details.error && (isGone || !detail) ? (
        <>
          <PageHeader title="Training" />
          <ErrorNotice
            error={details.error}
            onRetry={() => void details.refetch()}
            actions={
              <LinkButton size="sm" href="/tuning">
                All trainings
              </LinkButton>
            }
          />
        </>
      ) : null}
      {details.isPending ? <ListSkeleton /> : null}
      {detail ? <Training detail={detail} /> : null}
    </div>
  )
}

function Training({ detail }: { detail: TuningDetail }) {
  const { job, status, error } = detail
  const { label, tone } = statusView[status]
  const progress = progressView(detail)
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            <span className="wrap-anywhere">{job.name}</span>
            <Badge tone={tone}>{label}</Badge>
          </span>
        }
        description={
          <>
            <Link
              href={datasetHref(job.dataset)}
              className="underline decoration-border-strong underline-offset-2 hover:decoration-current"
            >
              {job.dataset}
            </Link>{' '}
            {job.snapshot.tag} · {job.base.id} · {settingsLine(job.settings).join(' · ')}
          </>
        }
        actions={<JobActions detail={detail} />}
      />
      <GridLink detail={detail} />
      {error ? <ErrorNotice error={error} /> : null}
      {progress ? <Progress label={`Training ${job.name}`} {...progress} /> : null}
      {status === 'interrupted' && !error ? (
        <ErrorNotice
          severity="warning"
          error={{
            code: 'CANCELLED',
            message:
              'Its process ended before the training did. Assay goes on from the last checkpoint by itself, after other trainings that it does now.',
          }}
        />
      ) : null}
      <Facts detail={detail} />
      {status === 'done' ? <AdapterSection detail={detail} /> : null}
      <CurvesSection detail={detail} />
      <SamplesSection detail={detail} />
      <SettingsSection detail={detail} />
      <LogSection detail={detail} />
    </>
  )
}

/** What is measured so far. */
function Facts({ detail }: { detail: TuningDetail }) {
  const facts = jobFacts(detail, useNow())
  return (
    <dl aria-label="Measured" className="card grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-4 gap-y-3 px-4 py-3">
      {facts.map(({ name, value, title }) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-faint">{name}</dt>
          <dd className="tabular" title={title}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** If the job is one of a grid, the way to the others. */
function GridLink({ detail: { job } }: { detail: TuningDetail }) {
  const trpc = useTRPC()
  const { data = [] } = useQuery(trpc.tuning.list.queryOptions(undefined, { enabled: job.group !== null }))
  const others = data.filter((entry) => job.group !== null && entry.job.group === job.group).map((entry) => entry.job.id)
  if (others.length < 2) return null
  return (
    <p className="text-sm text-muted">
      One of {others.length} trainings of a grid.{' '}
      <Link href={compareHref(others.toSorted())} className="text-accent-text underline underline-offset-2">
        Compare all
      </Link>
    </p>
  )
}
