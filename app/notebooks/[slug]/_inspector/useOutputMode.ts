'use client'

import { useSyncExternalStore } from 'react'

export type OutputMode = 'text' | 'probabilities'

let current: OutputMode = 'text'
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function choose(mode: OutputMode): void {
  current = mode
  for (const listener of listeners) listener()
}

/** How outputs are shown; the same for every cell until the page is left. */
export function useOutputMode(): [OutputMode, (mode: OutputMode) => void] {
  const mode = useSyncExternalStore(
    subscribe,
    () => current,
    () => 'text' as const,
  )
  return [mode, choose]
}
