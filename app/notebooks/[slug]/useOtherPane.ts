'use client'

import { useEffect } from 'react'

/** Where the keyboard goes in each pane. */
const entries = ['section[aria-label=Document]', '[role=grid][aria-label="Results grid"]'] as const

/** F6 goes from the document to the grid and back: Tab would pass every block between them. */
export function useOtherPane(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F6' || event.ctrlKey || event.metaKey || event.altKey) return
      const [written, grid] = entries.map((entry) => document.querySelector<HTMLElement>(entry))
      const to = grid && !grid.contains(document.activeElement) ? grid : written
      // With one pane alone the key stays the browser's.
      if (!to || to.contains(document.activeElement)) return
      event.preventDefault()
      to.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Puts the keyboard into the grid. */
export function enterGrid(): void {
  document.querySelector<HTMLElement>(entries[1])?.focus()
}
