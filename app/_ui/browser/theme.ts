'use client'

import { useSyncExternalStore } from 'react'
import { readStored, store } from './browserStorage.ts'
import { THEME_STORAGE_KEY } from './headScript.ts'

const themeChoices = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]

const listeners = new Set<() => void>()

/** Stores the choice in this browser and applies it at once. */
export function setTheme(choice: ThemeChoice): void {
  store(THEME_STORAGE_KEY, choice)
  applyTheme(choice)
  for (const listener of listeners) listener()
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, readChoice, () => 'system' as const)
}

/** The theme on screen. Needed by Monaco and canvas drawings; everything else follows the CSS tokens. */
export function useResolvedTheme(): 'light' | 'dark' {
  return useSyncExternalStore(
    subscribe,
    () => (document.documentElement.classList.contains('dark') ? 'dark' : 'light'),
    () => 'light' as const,
  )
}

function subscribe(listener: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)')
  const onSystemChange = () => {
    applyTheme(readChoice())
    listener()
  }
  listeners.add(listener)
  media.addEventListener('change', onSystemChange)
  return () => {
    listeners.delete(listener)
    media.removeEventListener('change', onSystemChange)
  }
}

function readChoice(): ThemeChoice {
  const stored = readStored(THEME_STORAGE_KEY)
  return themeChoices.find((choice) => choice === stored) ?? 'system'
}

function applyTheme(choice: ThemeChoice): void {
  const dark = choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
}
