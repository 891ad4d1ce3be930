'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useState } from 'react'

const WRITE_AFTER_MS = 200

type UrlStateOptions = {
  /**
   * Delay before the URL is updated, default 200. Use 0 for a value that is clicked, not typed, and that other components read: the URL then
   * changes with the call that sets the value, so that the value is kept even if its component is removed at once.
   */
  writeAfterMs?: number
}

/**
 * View state kept in the URL, so that a reload or a shared link shows the same view. The fallback is not written to the URL.
 * The value changes at once, the URL after a delay, or before a click. Next.js reports each change of the URL, and a late report must not undo newer typing.
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
    const write = () => {
      setWritten(value)
      writeParameter(key, value === fallback ? null : value)
    }
    const timer = setTimeout(write, writeAfterMs)
    // Next.js gives up a navigation that is under way when the URL changes, so that the page of a link that is clicked would not open.
    window.addEventListener('click', write, { capture: true })
    return () => {
      clearTimeout(timer)
      window.removeEventListener('click', write, { capture: true })
    }
  }, [key, value, written, fallback, writeAfterMs])

  const set = useCallback(
    (next: string) => {
      setValue(next)
      if (writeAfterMs > 0) return
      setWritten(next)
      writeParameter(key, next === fallback ? null : next)
    },
    [key, fallback, writeAfterMs],
  )
  return [value, set]
}

/** Next.js updates useSearchParams from the history, without a request to the server. */
function writeParameter(key: string, value: string | null): void {
  const url = new URL(window.location.href)
  if (value === null) url.searchParams.delete(key)
  else url.searchParams.set(key, value)
  if (url.href === window.location.href) return
  window.history.replaceState(null, '', url)
}
