'use client'

import { useEffect, useSyncExternalStore } from 'react'
import type { RunId } from '#server/core/ids.ts'
import { useTRPCClient } from '../../../_trpc/client.ts'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'
import type { LiveRun } from './liveRun.ts'

/** Listens to the run that `liveRun` follows, joins one that is under way already, and says when it has ended. */
export function useFollowRun(liveRun: LiveRun, activeRun: RunId | null, onEnded: () => void): void {
  const client = useTRPCClient()
  const run = useSyncExternalStore(
    liveRun.subscribe,
    () => liveRun.getSnapshot().run,
    () => null,
  )
  useEffect(() => {
    if (activeRun) liveRun.follow(activeRun)
  }, [activeRun, liveRun])

  // A tab that is seen again goes on after the last event that it had.
  const seen = useTabSeen()
  useEffect(() => {
    if (run === null || !seen) return
    const subscription = client.runs.events.subscribe(
      { run, lastEventId: String(liveRun.lastSeq()) },
      {
        onData: (message) => {
          liveRun.push(message.data)
          if (message.data.some(({ event }) => event.type === 'runFinished')) onEnded()
        },
        onError: (error) => toastError(error, 'The page lost the run'),
      },
    )
    return () => subscription.unsubscribe()
  }, [client, liveRun, onEnded, run, seen])
}
