'use client'

import { useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'

const WRITE_AFTER_MS = 200

/**
 * View state kept in the address, so that reload and a shared link show the same; the fallback is left out of it.
 * The value changes at once, the address a moment later: Next.js echoes each change of it, and an echo must not undo what was typed since.
 */
export function useUrlState(key: string, fallback = ''): [string, (next: string) => void] {
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
    }, WRITE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [key, value, written, fallback])

  return [value, setValue]
}

/** Next.js keeps useSearchParams in step with the history, without a round trip to the server. */
function writeParameter(key: string, value: string | null): void {
  const url = new URL(window.location.href)
  if (value === null) url.searchParams.delete(key)
  else url.searchParams.set(key, value)
  window.history.replaceState(null, '', url)
}
