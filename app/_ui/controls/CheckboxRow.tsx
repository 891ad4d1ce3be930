import type { ReactNode } from 'react'
import { cx } from '../cx.ts'

type CheckboxRowProps<T extends string> = {
  /** Accessible name. */
  label: string
  options: readonly { value: T; label: ReactNode }[]
  value: readonly string[]
  /** The ticked ones in the order of the options. */
  onChange: (value: T[]) => void
  id?: string
  'aria-describedby'?: string
  className?: string
}

/** Choices beside each other, of which several can be ticked. */
export function CheckboxRow<T extends string>({ label, options, value, onChange, className, ...rest }: CheckboxRowProps<T>) {
  const toggled = (changed: T, isTicked: boolean) =>
    options.flatMap(({ value: each }) => ((each === changed ? isTicked : value.includes(each)) ? [each] : []))
  return (
    <div {...rest} role="group" aria-label={label} className={cx('flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1', className)}>
      {options.map((option) => (
        <label key={option.value} className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="accent-(--accent)"
            checked={value.includes(option.value)}
            onChange={({ target }) => onChange(toggled(option.value, target.checked))}
          />
          {option.label}
        </label>
      ))}
    </div>
  )
}
