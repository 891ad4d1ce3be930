'use client'

import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from '../cx.ts'

export type TabsProps<T extends string> = {
  value: T
  onChange: (value: T) => void
  /** Accessible name of the row of tabs. */
  label: string
  tabs: readonly { value: T; label: string; badge?: ReactNode; content: ReactNode }[]
  /** Shown at the right end of the row. */
  actions?: ReactNode
  className?: string
}

/** Tabs of which only the active one's content is mounted. */
export function Tabs<T extends string>({ value, onChange, label, tabs, actions, className }: TabsProps<T>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as T)} className={cx('flex min-h-0 flex-col', className)}>
      <div className="flex items-center gap-2 border-b">
        <Radix.List aria-label={label} className="flex min-w-0 flex-1 gap-1 overflow-x-auto">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px flex h-8 items-center gap-1.5 border-b-2 border-transparent px-2 text-muted transition-colors hover:text-text focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text"
            >
              {tab.label}
              {tab.badge}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {actions}
      </div>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="min-h-0 flex-1 pt-3 focus-visible:outline-none">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
