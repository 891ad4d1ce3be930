'use client'

import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/**
 * Whether this tab is in front. Browsers give all tabs of one server six connections together, so a subscription that lasts as long
 * as its page rests while nobody looks; otherwise the seventh open tab would wait for ever.
 */
export function useTabSeen(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => document.visibilityState === 'visible',
    () => false,
  )
}
