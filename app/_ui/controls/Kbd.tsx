'use client'

import { useSyncExternalStore } from 'react'
import { shortcutKeys } from './shortcutKeys.ts'

const never = () => () => undefined
const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform)

/** A key hint. Write `Mod` for the key that is Cmd on a Mac and Ctrl elsewhere: `<Kbd keys="Mod+Enter" />`. */
export function Kbd({ keys }: { keys: string }) {
  const mac = useSyncExternalStore(never, isMac, () => false)
  return (
    <span className="inline-flex gap-0.5" aria-hidden>
      {shortcutKeys(keys, mac).map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-border-strong bg-sunken px-1 font-sans text-xs text-muted"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}
