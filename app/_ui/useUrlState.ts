'use client'

import { useSearchParams } from 'next/navigation'

/** View state kept in the address, so that reload and a shared link show the same; the fallback is left out of it. */
export function useUrlState(key: string, fallback = ''): [string, (next: string) => void] {
  const params = useSearchParams()
  const set = (next: string) => {
    const url = new URL(window.location.href)
    if (next === fallback) url.searchParams.delete(key)
    else url.searchParams.set(key, next)
    // Next.js keeps useSearchParams in step with the history, without a round trip to the server.
    window.history.replaceState(null, '', url)
  }
  return [params.get(key) ?? fallback, set]
}
