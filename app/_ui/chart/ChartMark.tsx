import type { KeyboardEvent, ReactNode } from 'react'

/** A mark of a chart that acts as a button: mouse, Enter, space bar, and a name for screen readers. */
export function ChartMark({ label, onPick, children }: { label: string; onPick: (() => void) | null; children: ReactNode }) {
  if (!onPick)
    return (
      <g role="img" aria-label={label}>
        {children}
      </g>
    )
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onPick()
  }
  return (
    <g
      role="button"
      tabIndex={0}
      aria-label={label}
      onClick={onPick}
      onKeyDown={onKeyDown}
      className="cursor-pointer outline-none focus-visible:[&>*:first-child]:stroke-accent focus-visible:[&>*:first-child]:stroke-2"
    >
      {children}
    </g>
  )
}
