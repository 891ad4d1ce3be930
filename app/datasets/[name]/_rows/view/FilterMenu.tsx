'use client'

import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { formatNumber } from '../../../../_ui/text/format.ts'

type FilterMenuProps<T extends string> = {
  /** What is chosen, such as `Status`. */
  name: string
  options: readonly { value: T; label: string; rows?: number | undefined }[]
  chosen: readonly T[]
  onChange: (chosen: T[]) => void
}

/** A button with a menu of several choices; none chosen means all rows. */
export function FilterMenu<T extends string>({ name, options, chosen, onChange }: FilterMenuProps<T>) {
  const labels = options.filter(({ value }) => chosen.includes(value)).map(({ label }) => label)
  const toggle = (value: T, isOn: boolean) => onChange(isOn ? [...chosen, value] : chosen.filter((each) => each !== value))
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button
          size="sm"
          className={chosen.length > 0 ? 'border-accent! text-accent-text!' : ''}
          trailing={<ChevronDown aria-hidden className="size-3.5 text-faint" />}
        >
          {chosen.length === 0 ? name : `${name}: ${labels.length > 2 ? labels.length : labels.join(', ') || chosen.length}`}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="floating pop-in z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto p-1"
        >
          {options.map(({ value, label, rows }) => (
            <DropdownMenu.CheckboxItem
              key={value}
              checked={chosen.includes(value)}
              onCheckedChange={(isOn) => toggle(value, isOn)}
              // The menu stays open for the next choice.
              onSelect={(event) => event.preventDefault()}
              className="flex min-h-7 items-center gap-2 rounded-md py-0.5 pr-2 pl-1.5 outline-none select-none data-[highlighted]:bg-hover"
            >
              <span className="flex w-4 justify-center">
                <DropdownMenu.ItemIndicator>
                  <Check aria-hidden className="size-3.5 text-accent-text" />
                </DropdownMenu.ItemIndicator>
              </span>
              <span className="min-w-0 flex-1 truncate">{label}</span>
              {rows === undefined ? null : <span className="text-xs text-faint tabular">{formatNumber(rows)}</span>}
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
