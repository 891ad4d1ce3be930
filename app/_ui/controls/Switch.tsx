'use client'

import { Switch as Radix } from 'radix-ui'

export type SwitchProps = { checked: boolean; onChange: (checked: boolean) => void; label: string }

export function Switch({ checked, onChange, label }: SwitchProps) {
  return (
    <label className="inline-flex items-center gap-2 select-none">
      <Radix.Root
        checked={checked}
        onCheckedChange={onChange}
        className="relative h-4 w-7 shrink-0 rounded-full bg-border-strong transition-colors data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-3 translate-x-0.5 rounded-full bg-white shadow transition-transform data-[state=checked]:translate-x-3.5" />
      </Radix.Root>
      <span>{label}</span>
    </label>
  )
}
