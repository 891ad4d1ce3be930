'use client'

import { useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'

const WRITE_AFTER_MS = 200

type UrlStateOptions = {
  /** How long the address waits for more changes; 0 where the value is pressed, not typed, and others on the page read it too. */
  writeAfterMs?: number
}

/**
 * View state kept in the address, so that reload and a shared link show the same; the fallback is left out of it.
 * The value changes at once, the address a moment later: Next.js echoes each change of it, and an echo must not undo what was typed since.
 */
export function useUrlState(
  key: string,
  fallback = '',
  { writeAfterMs = WRITE_AFTER_MS }: UrlStateOptions = {},
): [string, (next: string) => void] {
  const inAddress = useSearchParams().get(key) ?? fallback
  const [value, setValue] = useState(inAddress)
  const [seen, setSeen] = useState(inAddress)
  const [written, setWritten] = useState(inAddress)

  if (inAddress !== seen) {
    setSeen(inAddress)
    if (inAddress !== written) {
      setWritten(inAddress)
      setValue(inAddress)
    }
  }

  useEffect(() => {
    if (value === written) return
    const timer = setTimeout(() => {
      setWritten(value)
      writeParameter(key, value === fallback ? null : value)
    }, writeAfterMs)
    return () => clearTimeout(timer)
  }, [key, value, written, fallback, writeAfterMs])

  return [value, setValue]
}

/** Next.js keeps useSearchParams in step with the history, without a round trip to the server. */
function writeParameter(key: string, value: string | null): void {
  const url = new URL(window.location.href)
  if (value === null) url.searchParams.delete(key)
  else url.searchParams.set(key, value)
  window.history.replaceState(null, '', url)
}
