'use client'

import { useCallback, useSyncExternalStore } from 'react'

const place = 'assay.rater'
export const defaultRater = 'me'
const listeners = new Set<() => void>()

/** Who rates in this browser. */
export function useRaterName(): [string, (name: string) => void] {
  const rater = useSyncExternalStore(subscribe, read, () => defaultRater)
  const setRater = useCallback((name: string) => {
    localStorage.setItem(place, name.trim().slice(0, 80))
    for (const listener of listeners) listener()
  }, [])
  return [rater, setRater]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

function read(): string {
  return localStorage.getItem(place) || defaultRater
}
