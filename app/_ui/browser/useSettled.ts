'use client'

import { useEffect, useState } from 'react'

const SETTLED_AFTER_MS = 350

/** A value while it is typed or dragged: `onSettled` is called when it has not changed for a moment. */
export function useSettled<Value>(value: Value, onSettled: (value: Value) => void): [Value, (next: Value) => void] {
  const [draft, setDraft] = useState<{ value: Value } | null>(null)
  useEffect(() => {
    if (draft === null) return
    const timer = setTimeout(() => {
      onSettled(draft.value)
      setDraft(null)
    }, SETTLED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [draft, onSettled])
  return [draft ? draft.value : value, (next) => setDraft({ value: next })]
}
