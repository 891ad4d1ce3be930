'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useRef, useState } from 'react'
import type { BuildJob } from '../../_trpc/apiTypes.ts'
import { useTRPC } from '../../_trpc/client.ts'
import { useTabSeen } from '../../_ui/browser/useTabSeen.ts'

type Jobs = Readonly<Record<string, BuildJob>>

/** The last build of each index, live, whichever process runs it; null until it is known. What a build has changed is fetched again. */
export function useIndexJobs(): Jobs | null {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [jobs, setJobs] = useState<Jobs | null>(null)
  useSubscription(trpc.indexes.watch.subscriptionOptions(undefined, { enabled: useTabSeen(), onData: setJobs }))
  const turn = jobs && statuses(jobs)
  const seen = useRef<string | null>(null)
  useEffect(() => {
    if (turn === null) return
    void queryClient.invalidateQueries(trpc.indexes.pathFilter())
    void queryClient.invalidateQueries(trpc.documents.pathFilter())
    // Not at the first look: a page that opens with a search would make it twice.
    if (seen.current !== null && seen.current !== turn) void queryClient.invalidateQueries(trpc.searches.pathFilter())
    seen.current = turn
  }, [turn, queryClient, trpc])
  return jobs
}

function statuses(jobs: Jobs): string {
  return JSON.stringify(Object.entries(jobs).map(([index, { status, startedAt }]) => [index, status, startedAt]))
}
