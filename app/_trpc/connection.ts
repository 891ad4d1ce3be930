'use client'

import { useSyncExternalStore } from 'react'

/** Whether the server answered the last call. */
export type Connection = 'connected' | 'lost'

let current: Connection = 'connected'
const listeners = new Set<() => void>()

export function reportConnection(next: Connection): void {
  if (next === current) return
  current = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => 'connected' as const,
  )
}
