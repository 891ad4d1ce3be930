'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useTRPC } from '../../../_trpc/client.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'

/** All of one training, live; fetched again by itself after the connection was lost. */
export function useTuning(id: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const details = useQuery(trpc.tuning.details.queryOptions({ ids: [id] }, { retry: false }))
  useSubscription(
    trpc.tuning.watchJob.subscriptionOptions(
      { id },
      {
        enabled: useTabSeen() && details.isSuccess,
        onData: (detail) => queries.setQueryData(trpc.tuning.details.queryKey({ ids: [id] }), [detail]),
      },
    ),
  )
  return details
}
