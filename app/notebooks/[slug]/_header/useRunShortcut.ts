'use client'

import { useEffect, useRef } from 'react'

/** Mod+Enter calls `onRun`, Mod+Shift+Enter `onHold`; anywhere on the page, editors included. */
export function useRunShortcut({ onRun, onHold }: { onRun: () => void; onHold: () => void }): void {
  const latest = useRef({ onRun, onHold })
  useEffect(() => {
    latest.current = { onRun, onHold }
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing || event.repeat) return
      event.preventDefault()
      if (event.shiftKey) latest.current.onHold()
      else latest.current.onRun()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
