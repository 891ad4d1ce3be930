'use client'

import { useEffect } from 'react'
import { Dialog } from 'radix-ui'
import { CommandList } from './CommandList.tsx'
import { setCommandPalette, useCommandPaletteOpen } from './paletteState.ts'

/** Opens with Mod+K from everywhere, editors included. */
export function CommandPalette() {
  const open = useCommandPaletteOpen()

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      setCommandPalette(true)
    }
    // Captured, because Monaco would take the key as the first of a chord.
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])

  return (
    <Dialog.Root open={open} onOpenChange={setCommandPalette}>
      <Dialog.Portal>
        <Dialog.Overlay className="fade-in fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="floating pop-in fixed top-[14vh] left-1/2 z-50 flex max-h-[60vh] w-[min(560px,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <CommandList onDone={() => setCommandPalette(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
