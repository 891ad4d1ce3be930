'use client'

import { useCallback, useEffect, useRef, useState } from 'react'

/** Texts sent and not yet seen again; more than this many are not kept. */
const MOST_PENDING = 50

/**
 * A field's own text over a value that follows a moment behind what is typed. The value coming back as it was typed moves
 * nothing, so no keystroke is lost; a value from elsewhere replaces the text.
 */
export function useDraft<T>(value: T, commit: (next: T) => void): [T, (next: T) => void] {
  const [draft, setDraft] = useState(value)
  const pending = useRef<T[]>([])
  const send = useRef(commit)
  useEffect(() => {
    send.current = commit
  })
  useEffect(() => {
    const echo = pending.current.lastIndexOf(value)
    pending.current = echo === -1 ? [] : pending.current.slice(echo + 1)
    if (echo === -1) setDraft(value)
  }, [value])
  const change = useCallback((next: T) => {
    setDraft(next)
    pending.current = [...pending.current, next].slice(-MOST_PENDING)
    send.current(next)
  }, [])
  return [draft, change]
}
