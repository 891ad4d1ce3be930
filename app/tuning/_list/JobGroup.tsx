'use client'

import { GitCompareArrows } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { TuningEntry } from '../../_trpc/apiTypes.ts'
import { LinkButton } from '../../_ui/controls/LinkButton.tsx'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { Progress } from '../../_ui/feedback/Progress.tsx'
import { formatCount } from '../../_ui/text/format.ts'
import { compareHref } from '../_links/tuningHref.ts'
import { differingSettings } from '../_parts/settingText.ts'
import { statusView } from '../_parts/statusView.ts'
import { GridResults } from './GridResults.tsx'
import { gridChart } from './jobGroups.ts'

type JobGroupProps = { name: string; entries: readonly TuningEntry[]; row: (entry: TuningEntry) => ReactNode }

/** The trainings of one grid, folded, with their results as a chart. */
export function JobGroup({ name: group, entries, row }: JobGroupProps) {
  // `말투 2026-11-30T10:15:00.000Z`
  const [name = group] = group.split(/ (?=\d{4}-\d\d-\d\dT)/)
  const [isOpen, setOpen] = useState(false)
  const chart = gridChart(entries)
  const done = entries.filter(({ status }) => status === 'done').length
  const failed = entries.filter(({ status }) => status === 'failed').length
  const isActive = entries.some(({ status }) => statusView[status].isActive)
  const [first] = entries
  const varied = differingSettings(entries.map(({ job }) => job.settings))
  return (
    <li className="flex flex-col gap-3 px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-60 flex-1">
          <div className="flex flex-wrap items-center gap-2">
            <h2 className="font-medium wrap-anywhere">{name}</h2>
            <Badge tone="neutral">grid of {formatCount(entries.length, 'training')}</Badge>
            {failed > 0 ? <Badge tone="bad">{failed} failed</Badge> : null}
          </div>
          <p className="text-sm text-muted">
            {[
              first ? `${first.job.dataset} ${first.job.snapshot.tag}` : '',
              first?.job.base.id ?? '',
              ...varied.map(({ label, values }) => `${label.toLowerCase()} ${[...new Set(values)].join(', ')}`),
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </p>
        </div>
        {entries.length > 1 ? (
          <LinkButton size="sm" icon={GitCompareArrows} href={compareHref(entries.map(({ job }) => job.id))}>
            Compare all
          </LinkButton>
        ) : null}
      </div>
      {isActive ? (
        <Progress label={`Trainings of ${name}`} fraction={gridFraction(entries)} detail={`${done} of ${entries.length} done`} />
      ) : null}
      {chart ? <GridResults name={name} chart={chart} /> : null}
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="text-sm text-muted">{formatCount(entries.length, 'training')} of the grid</summary>
        {isOpen ? (
          <ul aria-label={`Trainings of ${name}`} className="card mt-2 divide-y overflow-hidden">
            {entries.map(row)}
          </ul>
        ) : null}
      </details>
    </li>
  )
}

function gridFraction(entries: readonly TuningEntry[]): number {
  const parts = entries.map(({ status, step, steps }) => (statusView[status].isActive ? (steps === 0 ? 0 : step / steps) : 1))
  return parts.reduce((sum, part) => sum + part, 0) / entries.length
}
