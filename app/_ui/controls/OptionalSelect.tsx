'use client'

import { Select, type SelectOption } from './Select.tsx'

const NONE = 'none'

/** Marks a value, because an option may have the value "none" too. */
const marked = (value: string) => `is ${value}`

type OptionalSelectProps<T extends string> = {
  label: string
  /** Null if nothing is selected. */
  value: T | null
  onChange: (value: T | null) => void
  /** The first option, which selects nothing. */
  none: Omit<SelectOption<T>, 'value'>
  options: readonly SelectOption<T>[]
  className?: string
}

/** A small select with an option for null. */
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
