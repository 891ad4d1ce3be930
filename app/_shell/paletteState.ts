'use client'

import { useSyncExternalStore } from 'react'

let open = false
const listeners = new Set<() => void>()

export function setCommandPalette(next: boolean): void {
  open = next
  for (const listener of listeners) listener()
}

export function openCommandPalette(): void {
  setCommandPalette(true)
}

export function useCommandPaletteOpen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
    () => false,
  )
}
