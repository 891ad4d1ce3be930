'use client'

import { Search } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { metrics } from '#server/core/metrics/metrics.ts'
import { cx } from '../../../_ui/cx.ts'
import { Dialog } from '../../../_ui/Dialog.tsx'
import { Input } from '../../../_ui/Input.tsx'
import { metricChoices } from './metricChoices.ts'

export type MetricPickerProps = { open: boolean; onOpenChange: (open: boolean) => void; onPick: (metric: string) => void }

/** All metrics by group, with a search; arrows and Enter choose from where one types. */
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
  const list = useId()
  const [search, setSearch] = useState('')
  const [at, setAt] = useState(0)
  const groups = metricChoices(metrics, search)
  const found = groups.flatMap((group) => group.metrics)
  const active = found[Math.min(at, found.length - 1)]
  const optionId = (metric: string) => `${list}-${metric}`
  const move = (to: number) => {
    const next = Math.min(Math.max(to, 0), found.length - 1)
    setAt(next)
    const metric = found[next]
    if (metric) document.getElementById(optionId(metric.id))?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends a Korean syllable chooses nothing.
    if (event.nativeEvent.isComposing) return
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }
    const step = steps[event.key]
    if (step !== undefined) move(step)
    else if (event.key === 'Enter' && active) onPick(active.id)
    else return
    event.preventDefault()
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="sticky -top-4 z-10 -mt-4 bg-raised pt-4 pb-1">
        <Input
          icon={Search}
          autoFocus
          role="combobox"
          aria-label="Search metrics"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={active && optionId(active.id)}
          placeholder="Search by name or what it looks at"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={list} role="listbox" aria-label="Metrics" className="-mx-2 flex flex-col gap-2">
        {groups.map(({ group, title, metrics: members }) => (
          <div key={group} role="group" aria-label={title}>
            <div aria-hidden className="px-2 py-1 text-xs font-medium text-faint">
              {title}
            </div>
            {members.map((metric) => (
              <div
                key={metric.id}
                id={optionId(metric.id)}
                role="option"
                aria-label={metric.title}
                aria-describedby={`${optionId(metric.id)}-about`}
                aria-selected={metric === active}
                tabIndex={-1}
                onClick={() => onPick(metric.id)}
                onPointerMove={() => setAt(found.indexOf(metric))}
                className={cx('cursor-default scroll-mt-24 scroll-mb-4 rounded-md px-2 py-1.5', metric === active && 'bg-hover')}
              >
                <span className="font-medium">{metric.title}</span> <code className="ml-1 text-xs text-faint">{metric.id}</code>
                <span id={`${optionId(metric.id)}-about`} className="block text-sm text-muted">
                  {metric.description}
                </span>
              </div>
            ))}
          </div>
        ))}
      </div>
      {found.length === 0 ? (
        <p role="status" className="text-sm text-muted">
          No metric by that name. Your own can be a function: search for JavaScript.
        </p>
      ) : null}
    </div>
  )
}
