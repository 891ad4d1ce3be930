'use client'

import type { LucideIcon } from 'lucide-react'
import { ToggleGroup } from 'radix-ui'
import { cx } from '../cx.ts'

export type SegmentedControlProps<T extends string> = {
  value: T
  onChange: (value: T) => void
  label: string
  options: readonly { value: T; label: string; icon?: LucideIcon }[]
  /** Shows only icons; the labels become accessible names and tooltips. */
  iconsOnly?: boolean
}

export function SegmentedControl<T extends string>({ value, onChange, label, options, iconsOnly = false }: SegmentedControlProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      // Radix passes '' when the selected option is pressed again; it stays selected.
      onValueChange={(next) => next && onChange(next as T)}
      aria-label={label}
      className="inline-flex rounded-md border border-border bg-sunken p-0.5"
    >
      {options.map(({ value: option, label: text, icon: Icon }) => (
        <ToggleGroup.Item
          key={option}
          value={option}
          aria-label={iconsOnly ? text : undefined}
          title={iconsOnly ? text : undefined}
          className={cx(
            'inline-flex h-6 items-center gap-1.5 rounded-sm text-sm text-muted transition-colors hover:text-text data-[state=on]:bg-raised data-[state=on]:text-text data-[state=on]:shadow-[0_0_0_1px_var(--border-strong)]',
            iconsOnly ? 'px-1.5' : 'px-2',
          )}
        >
          {Icon ? <Icon aria-hidden className="size-3.5" /> : null}
          {iconsOnly ? null : text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
