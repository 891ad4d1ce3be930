'use client'

import { useSyncExternalStore } from 'react'
import { readStored, store } from '../../_ui/browser/browserStorage.ts'

/** Grids and datasets share it: one person rates and reviews. */
const STORAGE_KEY = 'assay.rater'
const defaultReviewer = 'me'

/** The name of the reviewer, stored in this browser. */
export function useReviewer(): [string, (name: string) => void] {
  return [useSyncExternalStore(subscribe, read, () => defaultReviewer), set]
}

const listeners = new Set<() => void>()

function set(name: string): void {
  store(STORAGE_KEY, name.trim().slice(0, 80))
  for (const listener of listeners) listener()
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
  return readStored(STORAGE_KEY) || defaultReviewer
}
