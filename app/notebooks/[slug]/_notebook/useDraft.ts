'use client'

import { useCallback, useEffect, useRef, useState } from 'react'

/** Texts sent and not yet seen again; more than this many are not kept. */
const MOST_PENDING = 50

/**
 * A field's own text over a value that follows a moment behind what is typed. The value coming back as it was typed moves
 * nothing, so no keystroke is lost; a value from elsewhere replaces the text. `asStored` says how a draft comes back, where that
 * is not as it was typed: without its last line break, for instance.
 */
export function useDraft<T>(value: T, commit: (next: T) => void, asStored: (draft: T) => T = same): [T, (next: T) => void] {
  const [draft, setDraft] = useState(value)
  const pending = useRef<T[]>([])
  const latest = useRef({ commit, asStored })
  useEffect(() => {
    latest.current = { commit, asStored }
  })
  useEffect(() => {
    const echo = pending.current.lastIndexOf(value)
    pending.current = echo === -1 ? [] : pending.current.slice(echo + 1)
    if (echo === -1) setDraft(value)
  }, [value])
  const change = useCallback((next: T) => {
    setDraft(next)
    pending.current = [...pending.current, latest.current.asStored(next)].slice(-MOST_PENDING)
    latest.current.commit(next)
  }, [])
  return [draft, change]
}

function same<T>(draft: T): T {
  return draft
}
