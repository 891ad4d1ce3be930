'use client'

import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import { cx } from '../cx.ts'

export type SelectOption<T extends string> = { value: T; label: string; description?: string; disabled?: boolean }

export type SelectProps<T extends string> = {
  value: T | null
  onChange: (value: T) => void
  options: readonly SelectOption<T>[]
  /** Accessible name, unless a `<label htmlFor={id}>` names it. */
  label?: string
  id?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
  placeholder?: string
  size?: 'sm' | 'md'
  disabled?: boolean
  className?: string
}

export function Select<T extends string>({
  value,
  onChange,
  options,
  label,
  placeholder = 'Choose',
  size = 'md',
  disabled,
  className,
  ...rest
}: SelectProps<T>) {
  const current = options.find((option) => option.value === value)
  return (
    <Radix.Root value={value ?? ''} onValueChange={(next) => onChange(next as T)} disabled={disabled}>
      <Radix.Trigger
        {...rest}
        aria-label={label}
        title={current?.label}
        className={cx(
          'inline-flex min-w-0 items-center justify-between gap-2 rounded-md border border-border-strong bg-raised text-left transition-colors hover:bg-hover disabled:opacity-50 aria-invalid:border-bad data-[placeholder]:text-faint',
          size === 'sm' ? 'h-7 px-2 text-sm' : 'h-8 px-2.5',
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder}>{current?.label}</Radix.Value>
        </span>
        <Radix.Icon>
          <ChevronDown aria-hidden className="size-3.5 text-faint" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="floating pop-in z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="flex items-start gap-2 rounded-md py-1 pr-3 pl-1.5 outline-none select-none data-[disabled]:opacity-45 data-[highlighted]:bg-hover"
              >
                <span className="flex h-5 w-4 items-center">
                  <Radix.ItemIndicator>
                    <Check aria-hidden className="size-3.5 text-accent-text" />
                  </Radix.ItemIndicator>
                </span>
                <span className="min-w-0">
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.description ? <span className="block max-w-96 text-sm text-faint">{option.description}</span> : null}
                </span>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
