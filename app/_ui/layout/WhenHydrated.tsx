'use client'

import { type ReactNode, useSyncExternalStore } from 'react'
import { ListSkeleton } from '../feedback/ListSkeleton.tsx'

const never = () => () => {}

/**
 * Renders a page only when React handles its clicks and keys. The server and the first render of the browser show `fallback`, so they are
 * equal even if a query of the sidebar, which the page shares, is answered before React hydrates the page.
 */
export function WhenHydrated({ children, fallback = <LoadingPage /> }: { children: ReactNode; fallback?: ReactNode }) {
  const hydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return hydrated ? children : fallback
}

function LoadingPage() {
  return (
    <div className="mx-auto max-w-280 px-6 py-6">
      <ListSkeleton />
    </div>
  )
}
