'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { MouseEvent } from 'react'

/** Which of a cell's repeats is shown, and the way to the others. */
export function RepeatStepper({
  at,
  count,
  distinct,
  label,
  onChange,
}: {
  at: number
  count: number
  distinct: number
  label: string
  onChange: (at: number) => void
}) {
  const step = (by: number) => (event: MouseEvent) => {
    event.stopPropagation()
    onChange((at + by + count) % count)
  }
  const look = 'flex size-4 items-center justify-center rounded-sm hover:bg-pressed hover:text-text'
  return (
    <span
      title={`${count} repeats, ${distinct} different output${distinct === 1 ? '' : 's'}`}
      className="inline-flex shrink-0 items-center rounded-sm bg-hover text-xs text-muted tabular"
    >
      <button type="button" tabIndex={-1} aria-label={`Earlier repeat of ${label}`} onClick={step(-1)} className={look}>
        <ChevronLeft aria-hidden className="size-3" />
      </button>
      {at + 1}/{count}
      {distinct > 1 ? <span className="ml-1 text-faint">≠{distinct}</span> : null}
      <button type="button" tabIndex={-1} aria-label={`Next repeat of ${label}`} onClick={step(1)} className={look}>
        <ChevronRight aria-hidden className="size-3" />
      </button>
    </span>
  )
}
