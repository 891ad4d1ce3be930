'use client'

import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import Link from 'next/link'
import { useMemo } from 'react'
import { mostJobsTogether, tuningIdSchema } from '#server/core/tuning/job/tuningJob.ts'
import { useOnChange } from '../../../_ui/browser/useOnChange.ts'
import type { TuningDetail, TuningEntry } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'
import { SeriesSymbol } from '../../../_ui/chart/SeriesSymbol.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../../_ui/layout/PageHeader.tsx'
import { ScrollRegion } from '../../../_ui/layout/ScrollRegion.tsx'
import { formatCount, formatDateTime } from '../../../_ui/text/format.ts'
import { CurveChart } from '../../_curves/CurveChart.tsx'
import { CurveControls } from '../../_curves/CurveControls.tsx'
import { trainingCurve, validationCurve } from '../../_curves/lossCurves.ts'
import { useCurveView } from '../../_curves/useCurveView.ts'
import { tuningHref } from '../../_links/tuningHref.ts'
import { lossText } from '../../_parts/lossText.ts'
import { statusView } from '../../_parts/statusView.ts'
import { useTunings } from '../../_parts/useTunings.ts'
import { areComparable, type ComparedRow, differingRows, resultRows } from './comparedRows.ts'
import { jobLabels } from './jobLabels.ts'

/** The curves of many trainings are large. */
const LOOK_MS = 3_000

/** Several trainings: their curves in one chart, the settings that differ, and the results. */
export function ComparePage() {
  const trpc = useTRPC()
  const [typed, setJobs] = useUrlState('jobs', '', { writeAfterMs: 0 })
  const named = [...new Set(typed.split(','))].filter((id) => tuningIdSchema.safeParse(id).success).slice(0, mostJobsTogether)
  const list = useTunings()
  const entries = list.data ?? []
  // One that was removed must not hide the others.
  const ids = list.data ? named.filter((id) => entries.some(({ job }) => job.id === id)) : named
  const gone = named.length - ids.length
  const compared = entries.filter(({ job }) => ids.includes(job.id))
  const details = useQuery(
    trpc.tuning.details.queryOptions(ids.length > 0 ? { ids } : skipToken, {
      retry: false,
      placeholderData: keepPreviousData,
      refetchInterval: compared.some(({ status }) => statusView[status].isActive) ? LOOK_MS : false,
    }),
  )
  // The last steps of one that has ended are not in what was fetched before.
  useOnChange(compared.map(({ status }) => status).join(' ') || null, () => void details.refetch())
  const shown = details.error ? [] : (details.data ?? []).filter(({ job }) => ids.includes(job.id))
  const others = entries.filter(({ job }) => !ids.includes(job.id))
  return (
    <div className="mx-auto flex max-w-320 flex-col gap-5 px-6 py-6">
      <PageHeader
        title="Compare trainings"
        actions={
          others.length > 0 && ids.length < mostJobsTogether ? (
            <Select
              label="Add a training"
              placeholder="Add a training"
              className="w-60"
              value={null}
              onChange={(id) => setJobs([...ids, id].join(','))}
              options={others.toSorted((a, b) => (a.job.id < b.job.id ? 1 : -1)).map(option)}
            />
          ) : undefined
        }
      />
      {details.error ? <ErrorNotice error={details.error} onRetry={() => void details.refetch()} /> : null}
      {gone > 0 ? (
        <ErrorNotice
          severity="warning"
          error={{
            code: 'NOT_FOUND',
            message: `${formatCount(gone, 'training')} of this comparison ${gone === 1 ? 'is' : 'are'} not there any more.`,
          }}
        />
      ) : null}
      {ids.length === 0 ? <p className="text-muted">Choose trainings to compare.</p> : null}
      {ids.length > 0 && details.isPending ? <ListSkeleton /> : null}
      {shown.length > 0 ? <Comparison details={shown} onRemove={(id) => setJobs(ids.filter((each) => each !== id).join(','))} /> : null}
    </div>
  )
}

function option({ job, status }: TuningEntry) {
  return {
    value: job.id,
    label: job.name,
    description: `${job.dataset} ${job.snapshot.tag}, ${formatDateTime(Date.parse(job.createdAt))}, ${statusView[status].label.toLowerCase()}`,
  }
}

function Comparison({ details, onRemove }: { details: readonly TuningDetail[]; onRemove: (id: string) => void }) {
  const view = useCurveView()
  const { weight, isLog } = view
  const names = useMemo(() => jobLabels(details.map(({ job }) => job)), [details])
  const training = useMemo(
    () => details.map((detail, at) => trainingCurve(detail, { name: names[at] ?? '', look: at }, weight)),
    [details, names, weight],
  )
  const validation = useMemo(
    () => details.map((detail, at) => validationCurve(detail, { name: names[at] ?? '', look: at })),
    [details, names],
  )
  return (
    <>
      <CurveControls {...view} />
      <div className="grid gap-3 lg:grid-cols-2">
        <CurveChart
          title="Training loss"
          curves={training}
          format={lossText}
          isLog={isLog}
          height={280}
          exportName="training-loss"
          empty="None of them has made a step."
        />
        <CurveChart
          title="Validation loss"
          curves={validation}
          format={lossText}
          isLog={isLog}
          height={280}
          exportName="validation-loss"
          empty="None of them has been validated."
        />
      </div>
      {areComparable(details) ? null : (
        <p className="text-sm text-muted">
          The losses are not of the same rows, base model, method and context: they say little about which training is better. An evaluation
          on the same test rows does.
        </p>
      )}
      <ComparisonTable details={details} names={names} onRemove={onRemove} />
    </>
  )
}

type ComparisonTableProps = { details: readonly TuningDetail[]; names: readonly string[]; onRemove: (id: string) => void }

function ComparisonTable({ details, names, onRemove }: ComparisonTableProps) {
  const settings = differingRows(details)
  return (
    <ScrollRegion label="Settings and results" className="card overflow-x-auto">
      <table className="w-full text-sm">
        <thead className="text-left">
          <tr className="border-b bg-sunken">
            <th scope="col" className="sticky left-0 bg-sunken px-3 py-2">
              <span className="sr-only">What is compared</span>
            </th>
            {details.map(({ job }, at) => (
              <th key={job.id} scope="col" className="min-w-40 px-3 py-2 font-medium">
                <span className="flex items-center gap-1.5">
                  <SeriesSymbol position={at} kind="line" />
                  <Link href={tuningHref(job.id)} className="wrap-anywhere hover:underline">
                    {names[at]}
                  </Link>
                  {details.length > 1 ? (
                    <IconButton size="sm" icon={X} label={`Leave out ${names[at]}`} onClick={() => onRemove(job.id)} />
                  ) : null}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <Rows title={settings.length > 0 ? 'Settings that differ' : 'No setting differs'} rows={settings} columns={details.length} />
        <Rows title="Results" rows={resultRows(details)} columns={details.length} />
      </table>
    </ScrollRegion>
  )
}

function Rows({ title, rows, columns }: { title: string; rows: readonly ComparedRow[]; columns: number }) {
  return (
    <tbody className="tabular">
      <tr className="border-b">
        <th scope="rowgroup" colSpan={columns + 1} className="px-3 pt-3 pb-1 text-left text-xs font-medium text-faint">
          {title}
        </th>
      </tr>
      {rows.map(({ name, values, best }) => (
        <tr key={name} className="border-b last:border-b-0">
          <th scope="row" className="sticky left-0 bg-raised px-3 py-1 text-left font-normal whitespace-nowrap text-muted">
            {name}
          </th>
          {values.map((value, at) => (
            <td key={at} className="px-3 py-1">
              {value}
              {at === best ? (
                <Badge tone="good" className="ml-2">
                  best
                </Badge>
              ) : null}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}
