'use client'

import { useQueryClient } from '@tanstack/react-query'
import { LoaderCircle } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useConnection } from '../_trpc/connection.ts'

/** Stands at the top while the server does not answer. When it is back, everything on the page is asked for again. */
export function ConnectionBanner() {
  const connection = useConnection()
  const queryClient = useQueryClient()
  const wasLost = useRef(false)

  useEffect(() => {
    if (connection === 'lost') wasLost.current = true
    else if (wasLost.current) {
      wasLost.current = false
      void queryClient.invalidateQueries()
    }
  }, [connection, queryClient])

  return (
    <div
      role="status"
      className={connection === 'lost' ? 'flex items-center gap-2 border-b border-warn/30 bg-warn-soft px-4 py-1.5' : 'sr-only'}
    >
      {connection === 'lost' ? (
        <>
          <LoaderCircle aria-hidden className="size-3.5 animate-spin text-warn" />
          <span className="font-medium">Assay does not answer.</span>
          <span className="text-muted">Trying again. What you typed stays on this page; start Assay again if its terminal was closed.</span>
        </>
      ) : null}
    </div>
  )
}
