'use client'

import { useCallback, useEffect, useRef, useState } from 'react'

/** The most drafts that are remembered as committed and not yet received back. */
const MOST_PENDING = 50

/**
 * The draft of a field whose value changes a moment after it is typed. A value that comes back as it was typed changes nothing, so
 * no keystroke is lost; a value from elsewhere replaces the draft. `asStored` says how a draft comes back if that is not as it was
 * typed, for instance without its last line break.
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
