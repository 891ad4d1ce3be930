'use client'

import { useEffect, useEffectEvent, useRef } from 'react'

/** Calls `act` when a known value has become another one; null and undefined are not known. */
export function useOnChange(value: string | number | null | undefined, act: () => void): void {
  const last = useRef(value)
  const onChange = useEffectEvent(act)
  useEffect(() => {
    const before = last.current
    if (value === null || value === undefined || value === before) return
    last.current = value
    if (before !== null && before !== undefined) onChange()
  }, [value])
}
