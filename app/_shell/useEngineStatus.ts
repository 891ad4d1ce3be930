'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../_trpc/client.ts'

/** The state of engine and server, polled while the window is visible. */
export function useEngineStatus(pollMs = 5_000) {
  const trpc = useTRPC()
  return useQuery(trpc.engine.status.queryOptions(undefined, { refetchInterval: pollMs, staleTime: pollMs / 2, retry: false }))
}
