'use client'

import { Select, type SelectOption } from './Select.tsx'

const NONE = 'none'

/** What is chosen may be called "none" too. */
const marked = (value: string) => `is ${value}`

type OptionalSelectProps<T extends string> = {
  label: string
  /** Null where nothing is chosen. */
  value: T | null
  onChange: (value: T | null) => void
  /** How "nothing" reads, as the first option. */
  none: Omit<SelectOption<T>, 'value'>
  options: readonly SelectOption<T>[]
  className?: string
}

/** A small select that also offers to choose nothing. */
export function OptionalSelect<T extends string>({ label, value, onChange, none, options, className = 'w-full' }: OptionalSelectProps<T>) {
  return (
    <Select
      label={label}
      size="sm"
      className={className}
      value={value === null ? NONE : marked(value)}
      onChange={(next) => onChange(options.find((option) => marked(option.value) === next)?.value ?? null)}
      options={[{ ...none, value: NONE }, ...options.map((option) => ({ ...option, value: marked(option.value) }))]}
    />
  )
}
