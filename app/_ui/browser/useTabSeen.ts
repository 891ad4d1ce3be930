'use client'

import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/**
 * Whether this tab is visible. Browsers share six connections among all tabs of one server, so a subscription that lasts as long as its
 * page must pause while the tab is hidden; otherwise a seventh open tab would wait forever.
 */
export function useTabSeen(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => document.visibilityState === 'visible',
    () => false,
  )
}
