'use client'

import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/**
 * Whether this tab is visible. A hidden tab pauses its subscriptions: the browser slows it down, and the server would have to keep what it
 * does not take. A tab that becomes visible again continues after what it has received.
 */
export function useTabSeen(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => document.visibilityState === 'visible',
    () => false,
  )
}
