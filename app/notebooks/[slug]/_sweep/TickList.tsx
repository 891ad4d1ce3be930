'use client'

import { Check } from 'lucide-react'
import { cx } from '../../../_ui/cx.ts'

/** Names to tick on and off; at least one stays ticked. */
export function TickList({
  label,
  names,
  ticked,
  onToggle,
}: {
  label: string
  names: readonly string[]
  ticked: readonly string[]
  onToggle: (name: string) => void
}) {
  return (
    <div role="group" aria-label={label} className="grid grid-cols-[132px_1fr] items-start gap-2 py-1">
      <span className="pt-1 text-sm text-muted">{label}</span>
      <div className="flex flex-wrap gap-1">
        {names.map((name) => {
          const on = ticked.includes(name)
          return (
            <button
              key={name}
              type="button"
              role="checkbox"
              aria-checked={on}
              onClick={() => onToggle(name)}
              className={cx(
                'inline-flex h-6 items-center gap-1 rounded-md border px-2 text-sm transition-colors',
                on ? 'border-accent/40 bg-accent-soft text-accent-text' : 'border-border text-muted hover:bg-hover',
              )}
            >
              <Check aria-hidden className={cx('size-3', !on && 'opacity-0')} />
              {name}
            </button>
          )
        })}
      </div>
    </div>
  )
}
