'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { readStored, store } from './browserStorage.ts'

const STORAGE_KEY = 'assay.rater'
const MOST_CHARACTERS = 80

const defaultRater = 'me'

const listeners = new Set<() => void>()

/** The name of the person who rates outputs and reviews rows, stored in this browser. */
export function useRaterName(): [string, (name: string) => void] {
  const rater = useSyncExternalStore(subscribe, read, () => defaultRater)
  const setRater = useCallback((name: string) => {
    store(STORAGE_KEY, name.trim().slice(0, MOST_CHARACTERS))
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
  return readStored(STORAGE_KEY) || defaultRater
}
