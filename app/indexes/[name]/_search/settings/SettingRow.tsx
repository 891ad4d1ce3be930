import type { ReactNode } from 'react'

type SettingRowProps = {
  label: string
  /** The id of the control that the label belongs to, if it has one. */
  htmlFor?: string
  /** What the setting is without a choice, in words. */
  usual: string
  /** Undefined while the setting is the default. */
  onReset?: () => void
  children: ReactNode
}

/** A setting with its label; says whether it is the default of the index, and leads back to it. */
export function SettingRow({ label, htmlFor, usual, onReset, children }: SettingRowProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-2 text-sm">
        {htmlFor ? (
          <label htmlFor={htmlFor} className="font-medium text-muted">
            {label}
          </label>
        ) : (
          <span className="font-medium text-muted">{label}</span>
        )}
        {onReset ? (
          <button
            type="button"
            onClick={onReset}
            aria-label={`${label}: back to the default, ${usual}`}
            className="rounded-sm text-xs text-accent-text underline decoration-border-strong underline-offset-2 hover:decoration-current"
          >
            Default: {usual}
          </button>
        ) : (
          <span className="text-xs text-faint">Default</span>
        )}
      </div>
      {children}
    </div>
  )
}
