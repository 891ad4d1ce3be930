'use client'

import { type ReactNode, useSyncExternalStore } from 'react'

const never = () => () => {}

/**
 * A page that the server rendered takes no clicks and keys until React handles them; they would be lost. Belongs inside the Suspense
 * boundary of the page, which becomes interactive as a whole.
 */
export function WhenHydrated({ children }: { children: ReactNode }) {
  const hydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return (
    <div className="contents" inert={!hydrated}>
      {children}
    </div>
  )
}
