'use client'

import { Select, type SelectOption, type SelectProps } from './Select.tsx'

const NONE = 'none'

/** Marks a value, because an option may have the value "none" too. */
const marked = (value: string) => `is ${value}`

type OptionalSelectProps<T extends string> = Omit<SelectProps<T>, 'value' | 'onChange' | 'options'> & {
  /** Null if nothing is selected. */
  value: T | null
  onChange: (value: T | null) => void
  /** The first option, which selects nothing. */
  none: Omit<SelectOption<T>, 'value'>
  options: readonly SelectOption<T>[]
}

/** A select with an option for null; a small one by default. */
export function OptionalSelect<T extends string>({
  value,
  onChange,
  none,
  options,
  size = 'sm',
  className = 'w-full',
  ...rest
}: OptionalSelectProps<T>) {
  return (
    <Select
      {...rest}
      size={size}
      className={className}
      value={value === null ? NONE : marked(value)}
      onChange={(next) => onChange(options.find((option) => marked(option.value) === next)?.value ?? null)}
      options={[{ ...none, value: NONE }, ...options.map((option) => ({ ...option, value: marked(option.value) }))]}
    />
  )
}
