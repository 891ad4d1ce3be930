'use client'

import { Search } from 'lucide-react'
import { metrics } from '#server/core/metrics/metrics.ts'
import { Input } from '../../../_ui/controls/Input.tsx'
import { cx } from '../../../_ui/cx.ts'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { useSearchList } from '../../../_ui/text/useSearchList.ts'
import { metricChoices } from './metricChoices.ts'

export type MetricPickerProps = { open: boolean; onOpenChange: (open: boolean) => void; onPick: (metric: string) => void }

/** A dialog that lists all metrics by group, with a search. */
export function MetricPicker({ open, onOpenChange, onPick }: MetricPickerProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Add a metric" size="md">
      <Choices
        onPick={(metric) => {
          onOpenChange(false)
          onPick(metric)
        }}
      />
    </Dialog>
  )
}

function Choices({ onPick }: { onPick: (metric: string) => void }) {
  const { search, found, at, point, list, optionId, field } = useSearchList(
    (words) => metricChoices(metrics, words).flatMap((group) => group.metrics),
    (metric) => onPick(metric.id),
  )
  const groups = metricChoices(metrics, search)
  return (
    <div className="flex flex-col gap-3">
      <div className="sticky -top-4 z-10 -mt-4 bg-raised pt-4 pb-1">
        <Input {...field} icon={Search} aria-label="Search metrics" placeholder="Search by name or what it looks at" />
      </div>
      <div id={list} role="listbox" aria-label="Metrics" className="-mx-2 flex flex-col gap-2">
        {groups.map(({ group, title, metrics: members }) => (
          <div key={group} role="group" aria-label={title}>
            <div aria-hidden className="px-2 py-1 text-xs font-medium text-faint">
              {title}
            </div>
            {members.map((metric) => {
              const index = found.indexOf(metric)
              return (
                <div
                  key={metric.id}
                  id={optionId(index)}
                  role="option"
                  aria-label={metric.title}
                  aria-describedby={`${optionId(index)}-about`}
                  aria-selected={index === at}
                  tabIndex={-1}
                  onClick={() => onPick(metric.id)}
                  onPointerMove={() => point(index)}
                  className={cx('cursor-default scroll-mt-24 scroll-mb-4 rounded-md px-2 py-1.5', index === at && 'bg-hover')}
                >
                  <span className="font-medium">{metric.title}</span> <code className="ml-1 text-xs text-faint">{metric.id}</code>
                  <span id={`${optionId(index)}-about`} className="block text-sm text-muted">
                    {metric.description}
                  </span>
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {found.length === 0 ? (
        <p role="status" className="text-sm text-muted">
          No metric has that name. To write one as a function, search for JavaScript.
        </p>
      ) : null}
    </div>
  )
}
