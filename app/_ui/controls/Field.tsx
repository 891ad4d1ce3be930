'use client'

import { useId, type ReactNode } from 'react'

export type FieldProps = {
  label: string
  hint?: ReactNode
  /** Replaces the hint and is announced by screen readers. */
  error?: string | null
  /** Renders the control with the attributes that connect it to label, hint and error. */
  children: (ids: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ReactNode
}

/** A form control with its label, and a hint or an error below. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium text-muted">
        {label}
      </label>
      {children({ id, 'aria-describedby': noteId, 'aria-invalid': Boolean(error) })}
      <p id={noteId} role={error ? 'alert' : undefined} className={error ? 'text-sm text-bad' : 'text-sm text-faint empty:hidden'}>
        {error || hint}
      </p>
    </div>
  )
}
