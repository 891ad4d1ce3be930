'use client'

import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { RunHold } from '#server/core/run/runState.ts'
import { useTRPC, useTRPCClient } from '../../../_trpc/client.ts'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import { useRun } from '../_run/runContext.ts'
import { useLiveRun } from '../_run/useLiveRun.ts'
import { holdText } from './holdText.ts'

const WAIT_POLL_MS = 2_000

/** Whether the live run is on hold and why, and the function that pauses or resumes it. */
export function useRunHold(): { hold: RunHold | null; text: string | null; asking: boolean; toggle: () => void } {
  const { liveRun } = useRun()
  const live = useLiveRun()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const [asking, setAsking] = useState(false)
  const hold = live?.status === 'running' ? live.hold : null
  const { data: active } = useQuery(
    trpc.runs.active.queryOptions(undefined, { enabled: hold?.reason === 'waiting', refetchInterval: WAIT_POLL_MS }),
  )
  const waits = active?.find(({ run }) => run === live?.run)?.wait ?? null
  const paused = hold?.reason === 'paused'
  const toggle = useCallback(async () => {
    const { run } = liveRun.getSnapshot()
    if (run === null) return
    setAsking(true)
    try {
      await (paused ? client.runs.resume : client.runs.pause).mutate({ run })
    } catch (thrown) {
      toastError(thrown, paused ? 'The run was not resumed' : 'The run was not paused')
    } finally {
      setAsking(false)
    }
  }, [client, liveRun, paused])
  return { hold, text: live ? holdText({ hold, counts: live.counts }, waits) : null, asking, toggle: () => void toggle() }
}
