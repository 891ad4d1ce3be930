import type { ReactNode } from 'react'
import { CommandPalette } from './CommandPalette.tsx'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { StoreNotices } from './StoreNotices.tsx'
import { Sidebar } from './Sidebar.tsx'

/** The frame of every page: the sidebar at the left and a scrolling main area. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <div className="flex h-dvh">
      <a
        href="#main"
        className="floating sr-only z-80 rounded-md focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:px-3 focus:py-1.5"
      >
        Skip to content
      </a>
      <Sidebar />
      <div className="flex min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <StoreNotices />
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-auto focus:outline-none">
          {children}
        </main>
      </div>
      <CommandPalette />
    </div>
  )
}
