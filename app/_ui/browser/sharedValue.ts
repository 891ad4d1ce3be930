'use client'

import { useSyncExternalStore } from 'react'

/** A value outside of React that all components of the page share; it lasts until the page is reloaded. */
export type SharedValue<T> = {
  initial: T
  get: () => T
  set: (next: T) => void
  subscribe: (listener: () => void) => () => void
}

export function sharedValue<T>(initial: T): SharedValue<T> {
  let current = initial
  const listeners = new Set<() => void>()
  return {
    initial,
    get: () => current,
    set: (next) => {
      if (Object.is(next, current)) return
      current = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Reads a shared value and renders again when it changes. The server renders the initial value. */
export function useSharedValue<T>({ initial, get, subscribe }: SharedValue<T>): T {
  return useSyncExternalStore(subscribe, get, () => initial)
}
