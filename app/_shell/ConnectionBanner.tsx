'use client'

import { useQueryClient } from '@tanstack/react-query'
import { LoaderCircle } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { connection } from '../_trpc/connection.ts'
import { useSharedValue } from '../_ui/browser/sharedValue.ts'

/** A banner shown while the server does not answer. When the server is back, all queries of the page are fetched again. */
export function ConnectionBanner() {
  const lost = useSharedValue(connection) === 'lost'
  const queryClient = useQueryClient()
  const wasLost = useRef(false)

  useEffect(() => {
    if (lost) wasLost.current = true
    else if (wasLost.current) {
      wasLost.current = false
      void queryClient.invalidateQueries()
    }
  }, [lost, queryClient])

  return (
    <div role="status" className={lost ? 'flex items-center gap-2 border-b border-warn/30 bg-warn-soft px-4 py-1.5' : 'sr-only'}>
      {lost ? (
        <>
          <LoaderCircle aria-hidden className="size-3.5 animate-spin text-warn" />
          <span className="font-medium">Assay is not responding.</span>
          <span className="text-muted">
            Reconnecting. Your edits stay on this page. If you closed the terminal of Assay, start it again.
          </span>
        </>
      ) : null}
    </div>
  )
}
