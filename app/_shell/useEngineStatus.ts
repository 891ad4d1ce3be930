'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../_trpc/client.ts'

/** Engine and server state. Polled, and only while the window is seen. */
export function useEngineStatus(pollMs = 5_000) {
  const trpc = useTRPC()
  return useQuery(trpc.engine.status.queryOptions(undefined, { refetchInterval: pollMs, staleTime: pollMs / 2, retry: false }))
}
