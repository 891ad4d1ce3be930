import type { ReactNode } from 'react'

/** A label above a control that has the same accessible name itself, for one that no `<label>` can name. */
export function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-1.5">
      <span aria-hidden className="text-sm font-medium text-muted">
        {label}
      </span>
      {children}
    </div>
  )
}
