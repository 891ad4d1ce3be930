'use client'

import type { LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from '../cx.ts'
import { Kbd } from '../controls/Kbd.tsx'

export type MenuItem =
  | { label: string; icon?: LucideIcon; onSelect: () => void; shortcut?: string; tone?: 'bad'; disabled?: boolean; hint?: string }
  | { separator: true }
  | { heading: string }

export type MenuProps = {
  /** The button that opens the menu. */
  trigger: ReactNode
  items: readonly MenuItem[]
  align?: 'start' | 'end'
}

export function Menu({ trigger, items, align = 'end' }: MenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="floating pop-in z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto p-1"
        >
          {items.map((item, position) => (
            <MenuRow key={position} item={item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function MenuRow({ item }: { item: MenuItem }) {
  if ('separator' in item) return <DropdownMenu.Separator className="my-1 h-px bg-border" />
  if ('heading' in item) return <DropdownMenu.Label className="px-2 py-1 text-xs font-medium text-faint">{item.heading}</DropdownMenu.Label>
  const Icon = item.icon
  return (
    <DropdownMenu.Item
      disabled={item.disabled}
      onSelect={item.onSelect}
      className={cx(
        'flex min-h-7 items-center gap-2 rounded-md px-2 py-0.5 outline-none select-none data-[disabled]:opacity-45 data-[highlighted]:bg-hover',
        item.tone === 'bad' && 'text-bad data-[highlighted]:bg-bad-soft',
      )}
    >
      {Icon ? <Icon aria-hidden className="size-3.5 shrink-0 opacity-70" /> : null}
      <span className="min-w-0 flex-1">
        {item.label}
        {item.hint ? <span className="block max-w-80 text-sm text-faint">{item.hint}</span> : null}
      </span>
      {item.shortcut ? <Kbd keys={item.shortcut} /> : null}
    </DropdownMenu.Item>
  )
}
