'use client'

import { useQueryClient } from '@tanstack/react-query'
import type { RunId } from '#server/core/ids.ts'
import { useTRPC, useTRPCClient } from '../../_trpc/client.ts'
import { toastError } from '../../_ui/overlay/toasts.ts'

export type RunAction = 'pause' | 'resume' | 'cancel'

/** Acts on a run and looks at once what came of it. */
export function useRunActions(): (run: RunId, action: RunAction) => Promise<void> {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  return async (run, action) => {
    try {
      await client.runs[action].mutate({ run })
    } catch (thrown) {
      toastError(thrown, 'That did not reach the run')
    }
    await queries.invalidateQueries({ queryKey: trpc.runs.active.queryKey() })
  }
}
